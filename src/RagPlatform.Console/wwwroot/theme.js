// Light or dark: as the system says until somebody chooses; the choice is kept for a year and read by the server.
'use strict';

const toggle = document.getElementById('theme');
const system = matchMedia('(prefers-color-scheme: dark)');

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === 'dark' : system.matches;
}

function show() {
  const other = isDark() ? 'Light' : 'Dark';
  toggle.textContent = other;
  toggle.setAttribute('aria-label', `${other} colours`);
  toggle.hidden = false;
}

toggle.addEventListener('click', () => {
  const theme = isDark() ? 'light' : 'dark';
  document.documentElement.dataset.theme = theme;
  document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=strict`;
  show();
  document.dispatchEvent(new Event('themechange'));
});

system.addEventListener('change', () => {
  show();
  document.dispatchEvent(new Event('themechange'));
});
show();
