import { api, followHeight, language } from './frame.js';
import { el, explain, notice, pagedCalls, root, trend } from './parts.js';
import { t } from './words.js';

document.documentElement.lang = language();
document.title = t.title;
followHeight();
root.replaceChildren(el('p', { class: 'soft' }, t.loading));
try {
  const me = await api('me');
  const parts = [el('h1', {}, t.title)];
  if (me.problem) { parts.push(notice(t.tokens)); }
  if (me.objectDenied) {
    parts.push(notice(t.deniedCard, false));
  } else if (me.statisticsDenied) {
    parts.push(notice(t.deniedCalls, false));
  } else {
    const { box, calls } = await pagedCalls('', t.noneHere);
    if (calls.length) {
      parts.push(el('h2', {}, t.trend));
      parts.push(trend(calls.filter((call) => call.quality !== null).map((call) => call.quality).slice(0, 30).reverse()));
      parts.push(el('h2', {}, t.calls));
    }
    parts.push(box);
    if (!me.administrator) { parts.push(el('p', { class: 'soft' }, t.ownOnly)); }
  }
  root.replaceChildren(...parts);
} catch (problem) {
  root.replaceChildren(el('h1', {}, t.title), notice(explain(problem)));
}
root.setAttribute('aria-busy', 'false');
