import { api, followHeight, language } from './frame.js';
import { dayChart, el, explain, fill, notice, pagedCalls, root, say } from './parts.js';
import { t, when, word } from './words.js';

document.documentElement.lang = language();
document.title = t.title;
followHeight();

async function callsPage(panel) {
  const { projects } = await api('projects');
  const box = el('div');
  const load = async (project) => {
    try {
      box.replaceChildren((await pagedCalls(project ? 'project=' + encodeURIComponent(project) : '', t.none)).box);
    } catch (problem) {
      box.replaceChildren(notice(explain(problem)));
    }
  };
  const choose = el('select', { onchange: () => load(choose.value) }, el('option', { value: '' }, t.allProjects),
    projects.map((project) => el('option', { value: project.id }, project.name)));
  panel.replaceChildren(el('div', { class: 'row' }, el('label', {}, t.project, choose)), box);
  await load('');
}

async function statisticsPage(panel) {
  const { days } = await api('days');
  const sum = (key) => days.reduce((all, day) => all + day[key], 0);
  const calls = sum('calls');
  const scored = sum('scored');
  const average = scored ? days.filter((day) => day.quality !== null).reduce((all, day) => all + day.quality * day.scored, 0) / scored : null;
  const number = (label, value) => el('li', {}, el('b', {}, value), el('span', { class: 'soft' }, label));
  fill(panel,
    el('ul', { class: 'numbers' }, number(t.total, String(calls)), number(t.answered, calls ? Math.round(100 * sum('talked') / calls) + ' %' : '–'),
      number(t.scored, String(scored)), number(t.average, average === null ? '–' : String(Math.round(average)))),
    el('h2', {}, t.perDay),
    days.length ? dayChart(days) : el('p', { class: 'soft' }, t.none),
    days.length ? el('div', { class: 'wide' }, el('table', {},
      el('thead', {}, el('tr', {}, [t.day, t.calls, t.talked, t.scored, t.average].map((text) => el('th', { scope: 'col' }, text)))),
      el('tbody', {}, [...days].reverse().map((day) => el('tr', {}, el('td', {}, day.day), [day.calls, day.talked, day.scored, day.quality === null ? '–' : Math.round(day.quality)]
        .map((value) => el('td', { class: 'number' }, String(value)))))))) : null);
}

// Runs what a button does, and says how it went.
function action(work) {
  return async (event) => {
    event.preventDefault();
    const button = event.submitter || event.currentTarget;
    button.disabled = true;
    try {
      await work();
      say(t.saved);
    } catch (problem) {
      const old = button.parentElement.querySelector('.notice');
      if (old) { old.remove(); }
      button.parentElement.append(notice(explain(problem)));
    } finally {
      button.disabled = false;
    }
  };
}

function projectForm(project, keys, again) {
  const name = el('input', { type: 'text', required: true, maxlength: 200, value: project.name });
  const enabled = el('input', { type: 'checkbox', checked: project.enabled });
  const comment = el('input', { type: 'checkbox', checked: project.comment });
  const fields = Object.entries(keys).map(([key, standard]) => {
    const now = project.fields[key] || { field: standard, enabled: false };
    const field = el('input', { type: 'text', value: now.field, pattern: 'UF_CRM_[A-Z0-9_]{1,43}', required: true, 'aria-label': `${t.field}: ${t.values[key]}` });
    const write = el('input', { type: 'checkbox', checked: now.enabled, 'aria-label': `${t.values[key]}: ${t.write}` });
    return { key, field, write, row: el('div', { class: 'row' }, el('label', {}, t.values[key], field), el('label', { class: 'check' }, write, t.write)) };
  });
  const form = el('form', { onsubmit: action(async () => {
    const body = { name: name.value.trim(), enabled: enabled.checked, comment: comment.checked, fields: {} };
    fields.forEach((one) => { body.fields[one.key] = { field: one.field.value, enabled: one.write.checked }; });
    await api('projects/' + encodeURIComponent(project.id), 'PUT', body);
    await again();
  }) },
  el('fieldset', {}, el('legend', {}, project.name || t.newProject),
    el('div', { class: 'row' }, el('label', {}, t.name, name), el('label', { class: 'check' }, enabled, t.enabled), el('label', { class: 'check' }, comment, t.comment)),
    fields.map((one) => one.row),
    el('div', { class: 'row' }, el('button', { class: 'main' }, t.save),
      project.name ? el('button', { type: 'button', onclick: action(async () => { await api('projects/' + encodeURIComponent(project.id), 'DELETE'); await again(); }) }, t.remove) : null)));
  return form;
}

async function settingsPage(panel) {
  const again = () => settingsPage(panel);
  const [{ projects, keys }, { lines }, setup, hooks] = await Promise.all([api('projects'), api('lines'), api('setup'), api('secrets')]);
  const standard = Object.fromEntries(Object.entries(keys).map(([key, field]) => [key, { field, enabled: true }]));
  const fresh = { id: 'p' + Date.now().toString(36), name: '', enabled: true, comment: false, fields: standard };
  const lineRow = (line) => {
    const choose = el('select', { 'aria-label': `${t.project}: ${line.line}`, onchange: action(async () => { await api('lines', 'PUT', { line: line.line, project: choose.value }); await again(); }) },
      el('option', { value: '' }, t.noProject), projects.map((project) => el('option', { value: project.id, selected: project.id === line.project }, project.name)));
    return el('tr', {}, el('td', {}, line.line), el('td', {}, choose), el('td', { class: 'number', 'data-label': t.lineCalls }, String(line.calls)),
      el('td', { class: 'number', 'data-label': t.unmapped }, String(line.unmapped)));
  };
  const deliveries = el('div');
  fill(panel,
    el('h2', {}, t.projects), projects.map((project) => projectForm(project, keys, again)), projectForm(fresh, keys, again),
    el('h2', {}, t.lines),
    lines.length ? el('table', { class: 'stack' }, el('thead', {}, el('tr', {}, [t.line, t.project, t.lineCalls, t.unmapped].map((text) => el('th', { scope: 'col' }, text)))), el('tbody', {}, lines.map(lineRow)))
      : el('p', { class: 'soft' }, t.noLines),
    el('h2', {}, t.hooks), secretsPart(hooks),
    el('h2', {}, t.fields), setUpPart(setup),
    el('h2', {}, t.deliveries), deliveries);
  await deliveriesPart(deliveries, {});
}

// Secrets of those who sign webhooks. One is shown while it is made, and to nobody afterwards.
function secretsPart(first) {
  const box = el('div', { id: 'secrets' });
  const show = (hooks) => {
    const secret = el('input', { type: 'password', autocomplete: 'off', spellcheck: 'false', required: true, minlength: 16, maxlength: 200, pattern: '[!-~]+' });
    const make = () => {
      const bytes = crypto.getRandomValues(new Uint8Array(24));
      secret.type = 'text';
      secret.value = btoa(String.fromCharCode(...bytes)).replace(/[+]/g, '-').replace(/[/]/g, '_');
      secret.focus();
      secret.select();
    };
    fill(box,
      el('p', { class: 'soft' }, t.hooksText), el('p', {}, el('code', { class: 'address' }, hooks.address)),
      hooks.secrets.length ? el('ul', { class: 'secrets' }, hooks.secrets.map((one, i) => el('li', { class: 'row' }, el('span', {}, `${t.secret} ${hooks.secrets.length - i} · ${t.added} ${when(one.added)}`),
        el('button', { type: 'button', 'aria-label': `${t.remove}: ${t.secret} ${hooks.secrets.length - i}`, onclick: action(async () => show(await api('secrets/' + encodeURIComponent(one.id), 'DELETE'))) }, t.remove))))
        : el('p', { class: 'soft' }, t.noSecrets),
      hooks.secrets.length < hooks.most
        ? el('form', { class: 'row', onsubmit: action(async () => show(await api('secrets', 'POST', { secret: secret.value }))) },
          el('label', {}, t.newSecret, secret), el('button', { type: 'button', onclick: make }, t.makeSecret), el('button', { class: 'main' }, t.addSecret))
        : el('p', { class: 'soft' }, t.enoughSecrets));
  };
  show(first);
  return box;
}

function setUpPart(setup) {
  const box = el('div');
  const show = (report) => fill(box,
    el('p', { class: report.checked && !report.complete ? 'notice bad' : 'soft' }, report.checked ? (report.complete ? t.complete : t.incomplete) + ' ' + when(report.checked) : t.neverChecked),
    el('div', { class: 'row' }, el('button', { type: 'button', id: 'check-setup', onclick: action(async () => show(await api('setup', 'POST'))) }, t.check)),
    report.entries.length ? el('table', { class: 'stack' },
      el('thead', {}, el('tr', {}, [t.thing, t.outcome, t.problem].map((text) => el('th', { scope: 'col' }, text)))),
      el('tbody', {}, report.entries.map((entry) => el('tr', {}, el('td', {}, entry.name), el('td', { 'data-outcome': entry.outcome }, word('outcomes', entry.outcome)), el('td', {}, entry.problem || ''))))) : '');
  show(setup);
  return box;
}

async function deliveriesPart(box, filter) {
  const parameters = new URLSearchParams(Object.entries(filter).filter((pair) => pair[1]));
  const { deliveries } = await api('deliveries?' + parameters);
  const options = (group, chosen) => [el('option', { value: '' }, t.all), ...Object.entries(t[group]).map(([key, text]) => el('option', { value: key, selected: key === chosen }, text))];
  const kind = el('select', {}, options('kinds', filter.kind));
  const state = el('select', {}, options('steps', filter.state));
  const text = el('input', { type: 'search', value: filter.text || '', maxlength: 200 });
  fill(box,
    el('form', { class: 'row', role: 'search', onsubmit: action(() => deliveriesPart(box, { kind: kind.value, state: state.value, text: text.value })) },
      el('label', {}, t.kind, kind), el('label', {}, t.state, state), el('label', {}, t.search, text), el('button', {}, t.show)),
    deliveries.length ? el('div', { class: 'wide' }, el('table', { class: 'stack' },
      el('thead', {}, el('tr', {}, [t.kind, t.state, t.updated, t.attempts, t.detail, el('span', { class: 'hidden' }, t.retry)].map((head) => el('th', { scope: 'col' }, head)))),
      el('tbody', {}, deliveries.map((one) => el('tr', {}, el('td', {}, word('kinds', one.kind)), el('td', {}, word('steps', one.state)), el('td', {}, when(one.updated)),
        el('td', { class: 'number', 'data-label': t.attempts }, String(one.attempts)), el('td', {}, one.detail || ''),
        el('td', {}, one.state === 'FAILED' ? el('button', { type: 'button', onclick: action(async () => { await api('deliveries/' + encodeURIComponent(one.id) + '/retry', 'POST'); await deliveriesPart(box, filter); say(t.again); }) }, t.retry) : '')))))) 
      : el('p', { class: 'soft' }, t.nothing));
}

function tabs(pages) {
  const panel = el('section', { role: 'tabpanel', id: 'panel', tabindex: '-1' });
  const list = el('div', { role: 'tablist', 'aria-label': t.title });
  const choose = async (index, focus) => {
    [...list.children].forEach((tab, i) => { tab.setAttribute('aria-selected', String(i === index)); tab.tabIndex = i === index ? 0 : -1; });
    panel.setAttribute('aria-labelledby', 'tab-' + index);
    if (focus) { list.children[index].focus(); }
    panel.replaceChildren(el('p', { class: 'soft' }, t.loading));
    try {
      await pages[index].show(panel);
    } catch (problem) {
      panel.replaceChildren(notice(explain(problem)));
    }
  };
  pages.forEach((page, i) => list.append(el('button', { role: 'tab', type: 'button', id: 'tab-' + i, 'aria-controls': 'panel', onclick: () => choose(i), onkeydown: (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) { event.preventDefault(); choose((i + step + pages.length) % pages.length, true); }
  } }, page.title)));
  choose(0);
  return [list, panel];
}

root.replaceChildren(el('p', { class: 'soft' }, t.loading));
try {
  const me = await api('me');
  const pages = me.statisticsDenied ? [] : [{ title: t.calls, show: callsPage }, { title: t.statistics, show: statisticsPage }];
  if (me.administrator) { pages.push({ title: t.settings, show: settingsPage }); }
  root.replaceChildren(el('h1', {}, t.title), ...(me.problem ? [notice(t.tokens)] : []),
    ...(pages.length ? tabs(pages) : [notice(t.deniedCalls, false)]),
    ...(me.administrator || me.statisticsDenied ? [] : [el('p', { class: 'soft' }, t.ownOnly)]));
} catch (problem) {
  root.replaceChildren(el('h1', {}, t.title), notice(explain(problem)));
}
root.setAttribute('aria-busy', 'false');
