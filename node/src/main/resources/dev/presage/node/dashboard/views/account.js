/** One account: what is usual for it, its amounts over time, and each transaction with verdict and reasons. */
import {AmountsChart} from '../charts/amounts-chart.js';
import {api} from '../core/api.js';
import {eachFrame, every, h, keyed} from '../core/dom.js';
import {count, money} from '../core/format.js';
import {basis, fallback, moment, risk, verdict} from '../parts/badges.js';
import {empty, example, loading, trouble} from '../parts/states.js';

const POLL_MILLIS = 1_500;
const INSIGHTS = 100;

export function account(root, {id}, {live}) {
  const state = h('div.slot', {}, loading(id));
  const facts = h('dl.facts.known');
  const area = h('div.chart');
  const body = h('tbody');
  const table = h(
    'table.transactions',
    {},
    h('caption.hidden', {}, 'Recent transactions, newest first'),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        ['Time', 'Amount', 'Place', 'Verdict', 'Score', 'Reason'].map((each) =>
          h('th', {scope: 'col', 'data-name': each}, each),
        ),
      ),
    ),
    body,
  );
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
    h('section.panel', {'aria-label': 'Transactions'}, h('header', {}, h('h2', {}, 'Recent transactions')), table),
  );
  root.append(
    h('header.page', {}, h('a.up', {href: '#/subjects/account'}, 'Accounts'), h('h1', {}, id)),
    state,
    panels,
  );
  const chart = new AmountsChart(area);
  const rows = keyed(body, ({id: key, reasons, fraud}) => `${key} ${Boolean(reasons)} ${fraud}`, transaction);

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
    facts.replaceChildren(
      ...[
        ['Usual amount', memory.usualAmount ? money(memory.usualAmount, recent[0]?.currency) : '–'],
        ['Transactions', count(memory.transactions ?? seen.observed)],
        ['Confirmed fraud', count(memory.confirmedFraud ?? 0)],
        ['Countries', (memory.knownCountries ?? []).join(', ') || '–'],
        ['Terminals', (memory.knownTerminals ?? []).join(', ') || '–'],
      ].map(([name, value]) => h('div.fact', {}, h('dt', {}, name), h('dd', {}, value))),
    );
    rows(recent);
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

function transaction({
  time,
  amount,
  currency,
  merchant,
  terminal,
  country,
  verdict: name,
  score,
  reasons,
  by,
  fraud,
}) {
  const place = [merchant ?? terminal, country].filter(Boolean).join(', ');
  return h(
    'tr',
    {'data-verdict': name},
    h('td.when', {}, moment(time)),
    h('td.amount', {}, money(amount, currency)),
    h('td.place', {title: terminal ? `Terminal ${terminal}` : null}, place),
    h('td.verdict', {}, verdict(name), fallback(by), confirmed(fraud)),
    h('td.score-cell', {}, risk(score)),
    h(
      'td.reason',
      {title: basis(by)},
      (reasons ?? []).length
        ? reasons.map((reason) => h('p', {}, reason.text))
        : h('p.none', {}, reasons ? 'Nothing unusual.' : ''),
    ),
  );
}

/** What a person said about it afterwards. */
function confirmed(fraud) {
  if (typeof fraud !== 'boolean') return null;
  return h('span.chip.said', {title: 'As labelled afterwards'}, fraud ? 'was fraud' : 'was genuine');
}
