/** One account: what is usual for it, its amounts over time, and each transaction with verdict and reasons. */
import {AmountsChart} from '../charts/amounts-chart.js';
import {api} from '../core/api.js';
import {eachFrame, every, h} from '../core/dom.js';
import {verdict} from '../parts/badges.js';
import {empty, example, loading, trouble} from '../parts/states.js';
import {lookBack} from './past.js';
import {knownFacts, transactionTable} from './transactions.js';

const POLL_MILLIS = 1_500;
const INSIGHTS = 100;

export function account(root, {id, version}, {live}) {
  const state = h('div.slot', {}, loading(id));
  const facts = h('dl.facts.known');
  const area = h('div.chart');
  const table = transactionTable();
  const panels = h(
    'div.account',
    {hidden: true},
    facts,
    h(
      'section.panel',
      {'aria-label': 'Amounts'},
      h('header', {}, h('h2', {}, 'Amounts'), h('span.legend', {}, ['approve', 'review', 'decline'].map(verdict))),
      area,
    ),
    h(
      'section.panel',
      {'aria-label': 'Transactions'},
      h('header', {}, h('h2', {}, 'Recent transactions')),
      table.element,
    ),
  );
  const present = h('div.present', {}, state, panels);
  const past = lookBack({domain: 'account', id, version}, present);
  root.append(
    h('header.page', {}, h('a.up', {href: '#/subjects/account'}, 'Accounts'), h('h1', {}, id)),
    past.element,
    present,
  );
  const chart = new AmountsChart(area);

  let seen = null;
  let problem = null;
  let due = true;
  const insights = new Map();
  const draw = eachFrame(paint);

  async function poll() {
    if (!due) return;
    due = false;
    try {
      const [subject, page] = await Promise.all([
        api.subject('account', id),
        api.insights('account', id, {limit: INSIGHTS}),
      ]);
      seen = subject;
      problem = null;
      insights.clear();
      for (const insight of page.insights) insights.set(insight.observation, insight);
    } catch (failure) {
      problem = failure;
      due = true;
    }
    draw();
  }

  function paint() {
    state.replaceChildren(...(problem ? [trouble(problem)] : seen ? [] : [loading(id)]));
    if (!seen) return;
    const {memory} = seen;
    const recent = (memory.recent ?? []).map((each) => ({
      ...each,
      ...pick(insights.get(each.id)),
      at: Date.parse(each.time) / 1000,
    }));
    if (!recent.length)
      state.replaceChildren(empty('No transaction yet.', 'Send one by hand:', example('account')));
    panels.hidden = !recent.length;
    facts.replaceChildren(...knownFacts(memory, seen.observed));
    table.show(recent);
    chart.show(
      [...recent].sort((a, b) => a.at - b.at),
      memory.usualAmount,
    );
  }

  const unlisten = live.listen((insight) => {
    if (insight.subject === id && insight.domain === 'account') due = true;
  });
  const stop = every(POLL_MILLIS, poll);
  return () => {
    unlisten();
    stop();
    past.stop();
    draw.cancel();
    chart.destroy();
  };
}

/** What the insight adds to a transaction as remembered. */
function pick(insight) {
  return insight
    ? {verdict: insight.verdict, score: insight.score, reasons: insight.reasons ?? [], by: insight.by}
    : {};
}
