/** All models: who serves, who is on the way, and what happened last. */
import {api} from '../core/api.js';
import {every, h, keyed} from '../core/dom.js';
import {count} from '../core/format.js';
import {moment, stage} from '../parts/badges.js';
import {loading, trouble} from '../parts/states.js';

const PERIOD_MILLIS = 3_000;

export function models(root) {
  const state = h('div.slot', {}, loading('the models'));
  const list = h('ul.model-list');
  root.append(
    h(
      'header.page',
      {},
      h('h1', {}, 'Models'),
      h('p.facts-line', {}, 'What answers, what is being tried beside it, and what it learnt from.'),
    ),
    state,
    list,
  );
  const show = keyed(
    list,
    ({name}) => name,
    () => h('li'),
    (element, model) => element.replaceChildren(card(model)),
  );
  return every(PERIOD_MILLIS, async () => {
    try {
      const answer = await api.models();
      state.replaceChildren();
      show(answer.models);
    } catch (cause) {
      state.replaceChildren(trouble(cause));
    }
  });
}

function card({name, champion, versions}) {
  const under = versions.filter(({state}) => state === 'shadow' || state === 'canary' || state === 'candidate');
  const latest = versions.reduce((last, version) => (!last || version.since > last.since ? version : last), null);
  return h(
    'a.panel.model-card',
    {href: `#/models/${encodeURIComponent(name)}`},
    h('h2', {}, name),
    h('p.champion', {}, stage('champion'), h('span.id', {}, champion ?? 'nobody')),
    h(
      'p.note',
      {},
      `${count(versions.length)} ${versions.length === 1 ? 'version' : 'versions'}, ` +
        `${under.length ? count(under.length) : 'none'} on the way`,
    ),
    latest ? h('p.note', {}, `Version ${latest.version} became ${latest.state} `, moment(latest.since)) : null,
  );
}
