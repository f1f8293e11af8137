// The portal around this page, and our own server behind it.
const query = new URLSearchParams(location.search);
const sid = query.get('APP_SID') || '';
const domain = query.get('DOMAIN') || '';
const portal = (query.get('PROTOCOL') === '0' ? 'http://' : 'https://') + domain;
const waiting = new Map();
let last = 0;

// The session came in the fragment, which no server sees; from here on it is in memory only.
let session = new URLSearchParams(location.hash.slice(1)).get('session') || '';
if (session) {
  history.replaceState(null, '', location.pathname + location.search);
}

addEventListener('message', (event) => {
  if (event.source !== parent || event.origin !== portal || typeof event.data !== 'string') { return; }
  const colon = event.data.indexOf(':');
  const resolve = waiting.get(event.data.slice(0, colon));
  if (!resolve) { return; }
  waiting.delete(event.data.slice(0, colon));
  try {
    resolve(JSON.parse(event.data.slice(colon + 1) || 'null'));
  } catch (unreadable) {
    resolve(null);
  }
});

// Asks the portal's page, in the form its own script uses: command, parameters, key of the answer, frame.
function ask(command, params) {
  if (parent === window || !sid || !domain) { return Promise.resolve(null); }
  return new Promise((resolve) => {
    const key = 'p' + (++last);
    waiting.set(key, resolve);
    setTimeout(() => { if (waiting.delete(key)) { resolve(null); } }, 15000);
    parent.postMessage([command, params ? JSON.stringify(params) : '', key, sid].filter(Boolean).join(':'), portal);
  });
}

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function request(path, method, body) {
  const headers = {};
  if (session) { headers.Authorization = 'Bearer ' + session; }
  if (body !== undefined) { headers['Content-Type'] = 'application/json'; }
  return fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
}

// The portal's script gives a fresh token of the same user; our server proves it and starts a new session.
let renewing = null;
function renew() {
  renewing = renewing || (async () => {
    const auth = await ask('refreshAuth');
    const token = auth && (auth.AUTH_ID || auth.access_token);
    if (!token) { return false; }
    const answer = await fetch('session', {
      method: 'POST',
      headers: Object.assign({ 'Content-Type': 'application/x-www-form-urlencoded' }, session ? { Authorization: 'Bearer ' + session } : {}),
      body: 'access_token=' + encodeURIComponent(token)
    });
    if (!answer.ok) { return false; }
    session = (await answer.json()).session;
    return true;
  })().finally(() => { renewing = null; });
  return renewing;
}

export async function api(path, method = 'GET', body = undefined) {
  let answer;
  try {
    answer = await request('api/' + path, method, body);
    if (answer.status === 401 && await renew()) {
      answer = await request('api/' + path, method, body);
    }
  } catch (offline) {
    throw new Refused(0, '');
  }
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) { throw new Refused(answer.status, json.error || ''); }
  return json;
}

// A recording for a browser that keeps no cookies for frames: an audio element sends no header, so it is fetched with one.
// Empty if it may not be heard, or not any more.
export async function recording(address) {
  if (!address) { return ''; }
  try {
    let answer = await request(address, 'GET');
    if (answer.status === 401 && await renew()) { answer = await request(address, 'GET'); }
    return answer.ok ? URL.createObjectURL(await answer.blob()) : '';
  } catch (offline) {
    return '';
  }
}

export function language() {
  return (query.get('LANG') || navigator.language || 'en').toLowerCase().startsWith('ru') ? 'ru' : 'en';
}

// The frame is as high as the page.
export function followHeight() {
  let height = 0;
  const tell = () => {
    const now = Math.ceil(document.body.getBoundingClientRect().height) + 8;
    if (Math.abs(now - height) > 4) {
      height = now;
      ask('resizeWindow', { width: '100%', height: Math.max(now, 240) });
    }
  };
  new ResizeObserver(tell).observe(document.body);
  tell();
}
