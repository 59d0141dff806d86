// Keeps parts of a page up to date: <div data-live="address"> is filled anew with what the address gives. The new content says in
// data-next when to ask again (milliseconds) and in data-announce what a screen reader should be told when it changes.
'use strict';

for (const region of document.querySelectorAll('[data-live]')) {
  keep(region, document.getElementById(region.dataset.status));
}

function keep(region, status) {
  let announced = said(region);
  let failures = 0;
  next();

  function next() {
    const wait = Number(region.querySelector('[data-next]')?.dataset.next ?? 5000);
    setTimeout(refresh, Math.min(wait * 2 ** failures, 60000));
  }

  async function refresh() {
    try {
      if (!document.hidden && !region.contains(document.activeElement)) {
        const response = await fetch(region.dataset.live, { headers: { accept: 'text/html' }, redirect: 'error' });
        if (!response.ok) {
          throw new Error(`status ${response.status}`);
        }
        replace(await response.text());
        failures = 0;
      }
    } catch {
      failures++;
      if (status && failures === 3) {
        status.textContent = 'Updates are paused: the Console cannot be reached. Reload the page to try again.';
        announced = null;
      }
    }
    next();
  }

  function replace(html) {
    // Somebody may have moved into it while the answer was on its way.
    if (region.contains(document.activeElement)) {
      return;
    }
    const open = new Set([...region.querySelectorAll('details[open][id]')].map(details => details.id));
    region.innerHTML = html;
    for (const details of region.querySelectorAll('details[id]')) {
      details.open = details.open || open.has(details.id);
    }
    const now = said(region);
    if (status && now !== announced) {
      status.textContent = now;
      announced = now;
    }
    document.dispatchEvent(new CustomEvent('live', { detail: region }));
  }
}

function said(region) {
  return region.querySelector('[data-announce]')?.dataset.announce ?? '';
}
