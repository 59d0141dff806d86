// Sends the question with the conversation before it, shows the answer as it is written, then its sources, cost and timings.
'use strict';

const byId = id => document.getElementById(id);
const form = byId('ask');
const button = form.querySelector('button');
const token = form.querySelector('[name=__RequestVerificationToken]').value;

// The conversation lives in this tab only, and no longer than it.
const store = 'conversation';
const maxTurns = 6;
const maxTurnLength = 4000;
let turns = JSON.parse(sessionStorage.getItem(store) ?? '[]');
let current = null;
let answerId = null;
showTurns();

form.addEventListener('submit', async event => {
  event.preventDefault();
  begin();
  const question = byId('question').value;
  try {
    const response = await send('/ask', {
      question, collection: byId('collection').value, fresh: byId('fresh').checked, history: turns,
    });
    if (!response.ok) {
      throw new Error(response.status === 401 || response.status === 400
        ? 'This page is too old; reload it and ask again.'
        : `The Console answered with status ${response.status}; try again.`);
    }
    current = { question: question.slice(0, maxTurnLength), answer: '' };
    await read(response.body);
  } catch (error) {
    fail(error.message);
  } finally {
    button.disabled = false;
    byId('answer').setAttribute('aria-busy', 'false');
  }
});

// Enter asks, Shift+Enter makes a new line.
byId('question').addEventListener('keydown', event => {
  if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault();
    form.requestSubmit();
  }
});

byId('restart').addEventListener('click', () => {
  turns = [];
  current = null;
  sessionStorage.removeItem(store);
  byId('answer').hidden = true;
  showTurns();
  byId('question').focus();
});

for (const [id, helpful] of [['helpful', true], ['unhelpful', false]]) {
  byId(id).addEventListener('click', () => rate(helpful));
}

byId('comment-form').addEventListener('submit', event => {
  event.preventDefault();
  rate(byId('helpful').getAttribute('aria-pressed') === 'true', byId('comment').value);
});

function send(address, body) {
  return fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', RequestVerificationToken: token },
    body: JSON.stringify(body),
  });
}

function begin() {
  if (current?.answer) {
    turns = [...turns, current].slice(-maxTurns);
    sessionStorage.setItem(store, JSON.stringify(turns));
    showTurns();
  }
  current = null;
  byId('feedback').hidden = true;
  button.disabled = true;
  byId('problem').hidden = true;
  byId('notice').hidden = true;
  byId('sources-title').hidden = true;
  byId('text').textContent = '';
  byId('sources').replaceChildren();
  byId('facts').replaceChildren();
  byId('answer').hidden = false;
  byId('answer').setAttribute('aria-busy', 'true');
}

async function read(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }
    buffer += value;
    let end;
    while ((end = buffer.indexOf('\n\n')) >= 0) {
      handle(buffer.slice(0, end));
      buffer = buffer.slice(end + 2);
    }
  }
}

function handle(block) {
  const lines = block.split('\n');
  const name = lines[0].slice('event: '.length);
  const data = JSON.parse(lines[1].slice('data: '.length));
  if (name === 'delta') {
    byId('text').textContent += data.delta;
  } else if (name === 'reply') {
    finish(data.reply);
  } else {
    fail(data.message);
  }
}

// "[n]" becomes a link to the source of that number; all else stays text.
function linked(text, markers) {
  return text.split(/(\[\d+\])/).map(part => {
    const number = /^\[(\d+)\]$/.exec(part)?.[1];
    if (!number || !markers.has(Number(number))) {
      return part;
    }
    const link = document.createElement('a');
    link.href = `#source-${number}`;
    link.textContent = part;
    link.setAttribute('aria-label', `Source ${number}`);
    link.addEventListener('click', () => byId(`source-${number}`).focus({ preventScroll: true }));
    return link;
  });
}

function finish(reply) {
  byId('text').replaceChildren(...linked(reply.answer, new Set(reply.citations.map(citation => citation.marker))));
  current.answer = reply.answer.slice(0, maxTurnLength);
  answerId = reply.answer_id;
  offerFeedback();
  byId('sources-title').hidden = reply.citations.length === 0;
  byId('sources').replaceChildren(...reply.citations.map(source));
  const named = new Set();
  reply.citations.forEach((citation, i) => {
    if (!named.has(citation.marker)) {
      named.add(citation.marker);
      byId('sources').children[i].id = `source-${citation.marker}`;
    }
  });
  if (reply.degradation && reply.degradation.reasons.length > 0) {
    byId('notice').textContent = reply.degradation.reasons.join('; ');
    byId('notice').hidden = false;
  }
  const facts = [
    ['Answered by', reply.served_by === 'FAQ' ? 'prepared answer (FAQ)' : reply.served_by.toLowerCase().replaceAll('_', ' ')],
    ['Model', reply.usage.model],
    ['Cost', cost(reply.usage)],
    ['Tokens', `${reply.usage.input_tokens} in, ${reply.usage.output_tokens} out, ${reply.usage.embedding_tokens} embedded`],
    ['Time', milliseconds(reply.timings.total_us)],
    ...reply.timings.steps.map(step => [step.step, milliseconds(step.duration_us)]),
  ];
  byId('facts').replaceChildren(...facts.map(fact));
}

function source(citation) {
  const item = document.createElement('li');
  item.value = citation.marker;
  item.tabIndex = -1;
  const link = document.createElement('a');
  const query = new URLSearchParams({
    collection: citation.collection, document: citation.document_id, start: citation.start, end: citation.end,
  });
  link.href = `/passage?${query}#passage`;
  link.textContent = citation.title || citation.document_id;
  const quote = document.createElement('blockquote');
  quote.textContent = citation.quote;
  item.append(link, quote);
  return item;
}

function fact([name, value]) {
  const group = document.createElement('div');
  const term = document.createElement('dt');
  const detail = document.createElement('dd');
  term.textContent = name;
  detail.textContent = value;
  group.append(term, detail);
  return group;
}

function cost(usage) {
  const dollars = Number(usage.cost_nano_usd) / 1e9;
  return usage.price_unknown ? `at least $${dollars.toFixed(6)} (a price is unknown)` : `$${dollars.toFixed(6)}`;
}

function milliseconds(us) {
  return `${(Number(us) / 1000).toFixed(1)} ms`;
}

function fail(message) {
  byId('problem').textContent = message;
  byId('problem').hidden = false;
}

function showTurns() {
  byId('earlier').hidden = turns.length === 0;
  byId('turns').replaceChildren(...turns.map(turn => {
    const details = document.createElement('details');
    const summary = document.createElement('summary');
    const answer = document.createElement('p');
    details.className = 'turn card';
    summary.textContent = turn.question;
    answer.textContent = turn.answer;
    details.append(summary, answer);
    return details;
  }));
}

function offerFeedback() {
  byId('feedback').hidden = false;
  byId('comment-form').hidden = true;
  byId('comment').value = '';
  byId('thanks').textContent = '';
  for (const id of ['helpful', 'unhelpful']) {
    byId(id).setAttribute('aria-pressed', 'false');
  }
}

async function rate(helpful, comment = '') {
  const response = await send('/feedback', { answerId, helpful, comment }).catch(() => null);
  if (response?.ok) {
    byId('helpful').setAttribute('aria-pressed', String(helpful));
    byId('unhelpful').setAttribute('aria-pressed', String(!helpful));
    byId('comment-form').hidden = comment !== '';
    byId('thanks').textContent = comment === '' ? 'Thank you. You may add a comment.' : 'Thank you for your comment.';
  } else {
    const said = response ? await response.json().catch(() => null) : null;
    byId('thanks').textContent = said?.message ?? 'This could not be kept; try again.';
  }
}
