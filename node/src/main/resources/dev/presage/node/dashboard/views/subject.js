/** Any subject of a domain that has no view of its own: what is remembered of it, and its insights. */
import {api} from '../core/api.js';
import {every, h, keyed} from '../core/dom.js';
import {count} from '../core/format.js';
import {moment} from '../parts/badges.js';
import {titleOf} from '../parts/header.js';
import {insightRow} from '../parts/insight.js';
import {loading, trouble} from '../parts/states.js';
import {lookBack} from './past.js';

const POLL_MILLIS = 3_000;
const INSIGHTS = 50;

export function subject(root, {domain, id, version}) {
  const state = h('div.slot', {}, loading(id));
  const memory = h('pre.json', {tabindex: 0, 'aria-label': 'Memory as JSON'});
  const list = h('ol.insights');
  const facts = h('p.facts-line');
  const none = h('p.state', {}, 'No insight yet.');
  const present = h(
    'div.present',
    {},
    state,
    h(
      'div.generic',
      {},
      h('section.panel', {'aria-label': 'Insights'}, h('header', {}, h('h2', {}, 'Insights')), none, list),
      h('section.panel', {'aria-label': 'Memory'}, h('header', {}, h('h2', {}, 'What is remembered')), memory),
    ),
  );
  const past = lookBack({domain, id, version}, present);
  root.append(
    h(
      'header.page',
      {},
      h('a.up', {href: `#/subjects/${encodeURIComponent(domain)}`}, titleOf(domain)),
      h('h1', {}, id),
      facts,
    ),
    past.element,
    present,
  );
  const rows = keyed(list, (insight) => insight.id, insightRow);

  const stop = every(POLL_MILLIS, async () => {
    try {
      const [seen, page] = await Promise.all([
        api.subject(domain, id),
        api.insights(domain, id, {limit: INSIGHTS}),
      ]);
      state.replaceChildren();
      facts.replaceChildren(
        `${count(seen.observed)} observations · last `,
        seen.lastTime ? moment(seen.lastTime) : '–',
      );
      memory.textContent = JSON.stringify(seen.memory, null, 2);
      none.hidden = page.insights.length > 0;
      rows(page.insights);
    } catch (problem) {
      state.replaceChildren(trouble(problem));
    }
  });
  return () => {
    stop();
    past.stop();
  };
}
