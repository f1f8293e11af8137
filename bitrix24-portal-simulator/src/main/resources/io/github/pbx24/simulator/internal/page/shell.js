'use strict';
// The portal's own page: opens applications in frames by a form, and answers what their pages ask by postMessage.
(function () {
  const who = document.body.dataset.query; // ?user=… and the language
  const frames = new Map(); // APP_SID -> iframe
  const panel = document.getElementById('frame');

  async function post(path, body) {
    const answer = await fetch(path + who, { method: 'POST', body: JSON.stringify(body) });
    return (await answer.json());
  }

  async function open(element) {
    const options = element.dataset.options ? JSON.parse(element.dataset.options) : {};
    const opening = (await post('/portal/open',
      { app: element.dataset.app, placement: element.dataset.placement, options: options }));
    panel.replaceChildren();
    panel.hidden = false;
    if (opening.error) {
      panel.textContent = opening.error;
      return;
    }
    const frame = document.createElement('iframe');
    frame.name = 'app-' + opening.sid;
    frame.title = element.textContent.trim() || 'Application';
    frame.allow = 'autoplay; fullscreen';
    frames.set(opening.sid, frame);
    const form = document.createElement('form');
    form.method = 'POST';
    form.action = opening.address;
    form.target = frame.name;
    for (const [name, value] of Object.entries(opening.fields)) {
      const field = document.createElement('input');
      field.type = 'hidden';
      field.name = name;
      field.value = value;
      form.append(field);
    }
    panel.append(frame, form);
    form.submit();
    form.remove();
  }

  // A message is "command:parameters as JSON:key:APP_SID", parts without a value left out.
  function read(message) {
    const last = message.lastIndexOf(':');
    const sid = message.slice(last + 1);
    const rest = message.slice(0, last);
    const before = rest.lastIndexOf(':');
    const key = rest.slice(before + 1);
    const start = rest.slice(0, before);
    const colon = start.indexOf(':');
    const text = colon < 0 ? '' : start.slice(colon + 1);
    let params = {};
    try {
      params = text ? JSON.parse(text) : {};
    } catch (raw) {
      params = { value: text };
    }
    return { command: colon < 0 ? start : start.slice(0, colon), params: params, key: key, sid: sid };
  }

  const here = {
    resizeWindow(frame, params) {
      const width = parseInt(params.width, 10);
      const height = parseInt(params.height, 10);
      if (params.width === '100%') { frame.style.width = '100%'; } else if (width > 0) { frame.style.width = width + 'px'; }
      if (height > 0) { frame.style.height = height + 'px'; }
      return { width: frame.offsetWidth, height: frame.offsetHeight };
    },
    setTitle(frame, params) {
      document.getElementById('pagetitle').textContent = params.title || '';
      return {};
    },
    reloadWindow() { location.reload(); return {}; },
    closeApplication() { panel.replaceChildren(); panel.hidden = true; return {}; },
    openPath(frame, params) {
      const path = params.path || params.value || '';
      if (path.startsWith('/') && !path.startsWith('//')) {
        location.assign(path + (path.includes('?') ? '&' + who.slice(1) : who));
        return { result: 'open' };
      }
      return { result: 'error', errorCode: 'PATH_NOT_AVAILABLE' };
    },
    setScroll(frame, params) { scrollTo(0, parseInt(params.scroll, 10) || 0); return {}; },
    getInterface() { return { command: ['resizeWindow', 'setTitle', 'reloadWindow', 'openPath'], event: [] }; },
    placementBindEvent() { return {}; }
  };

  addEventListener('message', async (event) => {
    if (typeof event.data !== 'string') { return; }
    const message = read(event.data);
    const frame = frames.get(message.sid);
    if (!frame || frame.contentWindow !== event.source) { return; }
    const answer = here[message.command]
      ? here[message.command](frame, message.params)
      : (await post('/portal/frame', message)).answer;
    event.source.postMessage(message.key + ':' + JSON.stringify(answer === undefined ? null : answer), event.origin);
    if (message.command === 'setInstallFinish' && answer && answer.reload) {
      document.body.dataset.installed = 'yes';
      setTimeout(() => location.reload(), 50);
    }
  });

  for (const tab of document.querySelectorAll('[role=tab]')) {
    tab.addEventListener('click', () => {
      for (const other of document.querySelectorAll('[role=tab]')) {
        other.setAttribute('aria-selected', String(other === tab));
      }
      document.getElementById('general').hidden = Boolean(tab.dataset.app);
      if (tab.dataset.app) { open(tab); } else { panel.hidden = true; }
    });
  }
  for (const entry of document.querySelectorAll('[data-menu]')) {
    entry.addEventListener('click', () => open(entry));
  }
  const install = document.getElementById('install-button');
  if (install) {
    install.addEventListener('click', () => {
      document.getElementById('install').close();
      open(install);
    });
  }
  if (panel && 'auto' in panel.dataset) { open(panel); }
  // A link with #tab-1 or #install opens at once, for people and for tests without a mouse.
  const wanted = document.getElementById(location.hash === '#install' ? 'install-button' : location.hash.slice(1) || '-');
  if (wanted && wanted.tagName === 'BUTTON') { wanted.click(); }
})();
