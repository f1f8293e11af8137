import { api, recording, Refused } from './frame.js';
import { t, word, when, lasted } from './words.js';

// Elements from data; text is always text.
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) { element.addEventListener(key.slice(2), value); }
    else if (value === true) { element.setAttribute(key, ''); }
    else if (value !== false && value !== null && value !== undefined) { element.setAttribute(key, value); }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) { element.setAttribute(key, value); }
  element.append(...children);
  return element;
}

export const root = document.getElementById('root');

// Puts children into an element; lists are taken apart, and what is not there is left out.
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
}

export function say(text) {
  document.getElementById('live').textContent = text;
}

export function explain(problem) {
  if (problem instanceof Refused) {
    if (problem.status === 401) { return t.ended; }
    if (problem.status === 0) { return t.offline; }
    if (problem.status === 403) { return /card/.test(problem.message) ? t.deniedCard : /role/.test(problem.message) ? t.deniedCalls : problem.message || t.failed; }
    if (problem.status < 500 && problem.message) { return problem.message; }
  }
  return t.failed;
}

export function notice(text, bad = true) {
  return el('p', { class: bad ? 'notice bad' : 'notice', role: 'alert' }, text);
}

export function score(quality) {
  if (quality === null || quality === undefined) {
    return el('span', { class: 'score none' }, el('span', { 'aria-hidden': 'true' }, '–'), el('span', { class: 'hidden' }, t.noScore));
  }
  const level = quality >= 75 ? 'good' : quality >= 50 ? 'fair' : 'bad';
  return el('span', { class: 'score ' + level }, el('span', { class: 'hidden' }, t.score + ' '), String(Math.round(quality)));
}

// Drawn in pixels of the page, so that words and dots are not stretched.
function pictureWidth() {
  const style = getComputedStyle(root);
  return Math.max(260, Math.round(root.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)));
}

// Scores from the oldest to the newest call.
export function trend(qualities) {
  if (qualities.length < 2) { return el('p', { class: 'soft' }, t.oneScore); }
  const width = pictureWidth();
  const x = (i) => 34 + i * (width - 50) / (qualities.length - 1);
  const y = (q) => 14 + (100 - q) * 0.86;
  const picture = svg('svg', { class: 'chart small', viewBox: `0 0 ${width} 112`, role: 'img',
    'aria-label': t.trendOf(qualities.length, Math.round(Math.min(...qualities)), Math.round(Math.max(...qualities))) });
  for (const level of [0, 50, 100]) {
    picture.append(svg('line', { class: 'grid', x1: 30, x2: width - 6, y1: y(level), y2: y(level) }));
    picture.append(svg('text', { x: 4, y: y(level) + 4 }, String(level)));
  }
  picture.append(svg('polyline', { class: 'trend', points: qualities.map((q, i) => `${x(i)},${y(q)}`).join(' ') }));
  qualities.forEach((q, i) => picture.append(svg('circle', { class: 'dot', cx: x(i), cy: y(q), r: 4 }, svg('title', {}, String(Math.round(q))))));
  return picture;
}

export function dayChart(days) {
  const width = pictureWidth();
  const most = Math.max(1, ...days.map((day) => day.calls));
  const step = (width - 44) / Math.max(days.length, 7);
  const picture = svg('svg', { class: 'chart', viewBox: `0 0 ${width} 170`, role: 'img', 'aria-label': t.chartOf(days.length) });
  const y = (share) => 12 + (1 - share) * 140;
  for (const level of [0, 0.5, 1]) {
    picture.append(svg('line', { class: 'grid', x1: 34, x2: width - 6, y1: y(level), y2: y(level) }));
    picture.append(svg('text', { x: 4, y: y(level) + 4 }, String(level * 100)));
  }
  days.forEach((day, i) => {
    const left = 38 + i * step;
    picture.append(svg('rect', { class: 'bar', x: left, y: y(day.calls / most), width: step * 0.7, height: 152 - y(day.calls / most) }, svg('title', {}, `${day.day}: ${day.calls}`)));
    picture.append(svg('rect', { class: 'talked', x: left, y: y(day.talked / most), width: step * 0.7, height: 152 - y(day.talked / most) }));
  });
  const scored = days.map((day, i) => [38 + i * step + step * 0.35, day.quality]).filter((point) => point[1] !== null);
  picture.append(svg('polyline', { class: 'trend', points: scored.map(([px, q]) => `${px},${y(q / 100)}`).join(' ') }));
  scored.forEach(([px, q]) => picture.append(svg('circle', { class: 'dot', cx: px, cy: y(q / 100), r: 4 })));
  return picture;
}

// The address plays to the session only. If its cookie did not come along, or the address is over, the page brings the session itself.
function player(call) {
  const audio = el('audio', { controls: true, preload: 'none', src: call.audio, 'aria-label': t.recording });
  let address = call.audio;
  audio.addEventListener('error', async () => {
    const at = audio.currentTime;
    const again = audio.src.startsWith('blob:') ? '' : await recording(address)
      || await recording(address = (await api('calls/' + encodeURIComponent(call.id)).catch(() => ({}))).audio || '');
    if (!again || !audio.isConnected) {
      if (again) { URL.revokeObjectURL(again); }
      return;
    }
    audio.src = again;
    audio.currentTime = at;
    // The user pressed play a moment ago; where that counts no more, the button does.
    audio.play().catch(() => {});
  });
  return audio;
}

function details(call) {
  const parts = [];
  if (call.summary) { parts.push(el('h3', {}, t.summary), el('p', {}, call.summary)); }
  parts.push(el('h3', {}, t.recording));
  if (call.audio) {
    parts.push(player(call));
  } else {
    parts.push(el('p', { class: 'soft' }, call.audioProblem === 'denied' ? t.deniedRecording : t.noRecording));
  }
  if (call.criteria.length) {
    parts.push(el('h3', {}, t.breakdown), el('table', { class: 'stack' },
      el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, t.criterion), el('th', { scope: 'col' }, t.points), el('th', { scope: 'col' }, t.remark))),
      el('tbody', {}, call.criteria.map((one) => el('tr', {},
        el('td', {}, word('criteria', one.key)),
        el('td', { 'data-label': t.points }, el('meter', { min: 0, max: one.max, value: one.score, low: one.max * 0.5, high: one.max * 0.75, optimum: one.max, 'aria-label': word('criteria', one.key) }), ` ${one.score} / ${one.max}`),
        el('td', {}, one.remark || ''))))));
  }
  parts.push(el('h3', {}, t.transcript));
  parts.push(call.transcript.length
    ? el('ul', { class: 'talk', tabindex: '0', 'aria-label': t.transcript }, call.transcript.map((one) => el('li', { class: one.speaker.toLowerCase() },
      el('div', { class: 'who' }, (one.speaker === 'EMPLOYEE' ? t.employee : one.speaker === 'CLIENT' ? t.client : t.speaker)
        + (one.at === null ? '' : ` · ${Math.floor(one.at / 60)}:${String(Math.floor(one.at % 60)).padStart(2, '0')}`)), one.text)))
    : el('p', { class: 'soft' }, t.noTranscript));
  return parts;
}

// Calls as buttons that open their details.
export function callList(calls) {
  const list = el('ul', { class: 'calls' });
  const add = (call) => {
    const panel = el('div', { class: 'details', id: 'call-' + (++callList.count), hidden: true });
    const button = el('button', { class: 'call', type: 'button', 'aria-expanded': 'false', 'aria-controls': panel.id, onclick: async () => {
      const open = button.getAttribute('aria-expanded') !== 'true';
      button.setAttribute('aria-expanded', String(open));
      panel.hidden = !open;
      if (!open) { panel.replaceChildren(); return; }
      panel.replaceChildren(el('p', { class: 'soft' }, t.loading));
      try {
        panel.replaceChildren(...details(await api('calls/' + encodeURIComponent(call.id))));
      } catch (problem) {
        panel.replaceChildren(notice(explain(problem)));
      }
    } },
    score(call.quality),
    el('span', {}, el('span', {}, call.incoming === null ? t.call : call.incoming ? t.incoming : t.outgoing, call.topic ? ' · ' + word('topics', call.topic) : ''),
      el('br'), el('span', { class: 'soft' }, [when(call.start), lasted(call.seconds), call.line].filter(Boolean).join(' · '))),
    el('span', { class: 'state' }, word('states', call.state)));
    list.append(el('li', {}, button, panel));
  };
  calls.forEach(add);
  list.addCalls = (more) => more.forEach(add);
  return list;
}
callList.count = 0;

// A list with a button for older calls.
export async function pagedCalls(parameters, emptyText) {
  const first = await api('calls?' + parameters);
  if (!first.calls.length) { return { box: el('p', { class: 'soft' }, emptyText), calls: [] }; }
  const list = callList(first.calls);
  const box = el('div', {}, list);
  let next = first.next;
  if (next) {
    const more = el('button', { type: 'button', onclick: async () => {
      const page = await api('calls?' + parameters + '&before=' + encodeURIComponent(next));
      list.addCalls(page.calls);
      next = page.next;
      more.hidden = !next;
    } }, t.more);
    box.append(el('div', { class: 'row' }, more));
  }
  return { box, calls: first.calls };
}
