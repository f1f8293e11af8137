'use strict';
// What a page of an application calls BX24: finds its frame by DOMAIN, PROTOCOL, LANG and APP_SID of its own address.
(function () {
  const query = new URLSearchParams(location.search);
  const domain = (query.get('DOMAIN') || '').replace(/:(80|443)$/, '');
  const sid = query.get('APP_SID');
  const origin = (query.get('PROTOCOL') === '1' ? 'https://' : 'http://') + domain;
  const waiting = new Map();
  let data = null;
  let last = 0;

  function send(command, params, callback) {
    const key = 'k' + (++last);
    waiting.set(key, callback || function () {});
    const text = params && Object.keys(params).length ? JSON.stringify(params) : '';
    parent.postMessage([command, text, key, sid].filter(Boolean).join(':'), origin);
  }

  addEventListener('message', (event) => {
    if (event.origin !== origin || typeof event.data !== 'string') { return; }
    const colon = event.data.indexOf(':');
    const key = event.data.slice(0, colon);
    if (waiting.has(key)) {
      const callback = waiting.get(key);
      waiting.delete(key);
      callback(JSON.parse(event.data.slice(colon + 1) || 'null'));
    }
  });

  function keep(auth) {
    data = Object.assign(data || {}, auth);
    data.until = Date.now() + Number(auth.AUTH_EXPIRES) * 1000;
    return BX24.getAuth();
  }

  const BX24 = {
    init(callback) {
      if (!sid || !domain) { return; }
      send('getInitData', {}, (answer) => { keep(answer); callback(); });
    },
    getAuth() {
      return data && data.until > Date.now() ? {
        access_token: data.AUTH_ID, refresh_token: data.REFRESH_ID, expires_in: Number(data.AUTH_EXPIRES),
        domain: data.DOMAIN, member_id: data.MEMBER_ID
      } : false;
    },
    refreshAuth(callback) { send('refreshAuth', {}, (answer) => callback(keep(answer))); },
    installFinish() { send('setInstallFinish', {}); },
    install(callback) { if (data && data.INSTALL) { callback(); } },
    isAdmin() { return Boolean(data && data.IS_ADMIN); },
    getLang() { return query.get('LANG') || 'en'; },
    getDomain(withProtocol) { return withProtocol ? origin : domain; },
    resizeWindow(width, height, callback) { send('resizeWindow', { width: width, height: height }, callback); },
    fitWindow(callback) {
      send('resizeWindow', { width: '100%', height: document.documentElement.scrollHeight }, callback);
    },
    setTitle(title, callback) { send('setTitle', { title: title }, callback); },
    reloadWindow(callback) { send('reloadWindow', {}, callback); },
    closeApplication(callback) { send('closeApplication', {}, callback); },
    openPath(path, callback) { send('openPath', { path: path }, callback); },
    appOption: {
      get(name) { return data.APP_OPTIONS[name]; },
      set(name, value, callback) {
        send('setAppOption', { name: name, value: value }, (all) => { data.APP_OPTIONS = all; if (callback) { callback(all); } });
      }
    },
    userOption: {
      get(name) { return data.USER_OPTIONS[name]; },
      set(name, value, callback) {
        send('setUserOption', { name: name, value: value }, (all) => { data.USER_OPTIONS = all; if (callback) { callback(all); } });
      }
    },
    placement: {
      info() { return { placement: data.PLACEMENT, options: data.PLACEMENT_OPTIONS }; },
      getInterface(callback) { send('getInterface', {}, callback); },
      bindEvent(name, callback) { send('placementBindEvent', { event: name }, callback); }
    },
    async callMethod(method, params, callback) {
      const body = Object.assign({ auth: BX24.getAuth().access_token }, params);
      const answer = await fetch(origin + '/rest/' + method + '.json',
        { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
      const json = await answer.json();
      const result = {
        answer: json, data: () => json.result, error: () => json.error === undefined ? null : json.error,
        total: () => json.total, more: () => json.next !== undefined
      };
      if (callback) { callback(result); }
      return result;
    },
    ready(callback) {
      if (document.readyState === 'loading') { document.addEventListener('DOMContentLoaded', callback); } else { callback(); }
    }
  };
  window.BX24 = BX24;
})();
