/** Transactions of an account as a table, and what is usual for it. */
import {h, keyed} from '../core/dom.js';
import {count, money} from '../core/format.js';
import {basis, fallback, moment, risk, verdict} from '../parts/badges.js';

const COLUMNS = ['Time', 'Amount', 'Place', 'Verdict', 'Score', 'Reason'];

/** A table that shows whatever transactions it is told; `show` keeps the rows of those that stay. */
export function transactionTable() {
  const body = h('tbody');
  const element = h(
    'table.transactions',
    {},
    h('caption.hidden', {}, 'Recent transactions, newest first'),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        COLUMNS.map((each) => h('th', {scope: 'col', 'data-name': each}, each)),
      ),
    ),
    body,
  );
  const show = keyed(body, ({id: key, reasons, fraud}) => `${key} ${Boolean(reasons)} ${fraud}`, transaction);
  return {element, show};
}

/** What is remembered of an account, as facts for a list. */
export function knownFacts(memory, observed) {
  return [
    ['Usual amount', memory.usualAmount ? money(memory.usualAmount, memory.recent?.[0]?.currency) : '–'],
    ['Transactions', count(memory.transactions ?? observed)],
    ['Confirmed fraud', count(memory.confirmedFraud ?? 0)],
    ['Countries', (memory.knownCountries ?? []).join(', ') || '–'],
    ['Terminals', (memory.knownTerminals ?? []).join(', ') || '–'],
  ].map(([name, value]) => h('div.fact', {}, h('dt', {}, name), h('dd', {}, value)));
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
