/** The node: pools, journal and intake now, and how they did since this page was opened. */
import {LinesChart} from '../charts/lines-chart.js';
import {h} from '../core/dom.js';
import {bytes, count, duration, millis, number, rate} from '../core/format.js';
import {facts} from '../parts/facts.js';
import {loading, trouble} from '../parts/states.js';

const sum = (list, of) => (list ?? []).reduce((total, item) => total + (of(item) ?? 0), 0);
const most = (list, of) => (list ?? []).reduce((top, item) => Math.max(top, of(item) ?? 0), 0);

/** Steps that look round in MiB and GiB. */
const BINARY = Array.from({length: 20}, (_, power) => 2 ** (power + 20));

const CHARTS = [
  {
    title: 'Journal',
    write: rate,
    lines: {'events/s': (n) => n.journal?.eventsPerSecond, 'rows/s': (n) => n.journal?.rowsPerSecond},
  },
  {
    title: 'Journal write',
    write: millis,
    lines: {p50: (n) => n.journal?.p50Millis, p99: (n) => n.journal?.p99Millis},
  },
  {title: 'Consumer lag', write: number, lines: {records: (n) => sum(n.ingest, (i) => i.lag)}},
  {
    title: 'Model pools',
    write: millis,
    lines: {p50: (n) => most(n.pools, (p) => p.p50Millis), p99: (n) => most(n.pools, (p) => p.p99Millis)},
  },
  {title: 'Pool queues', write: number, lines: {waiting: (n) => sum(n.pools, (p) => p.queueDepth)}},
  {
    title: 'Memory',
    write: bytes,
    increments: BINARY,
    lines: {heap: (n) => n.node?.heapUsedBytes, resident: (n) => n.node?.rssBytes},
  },
];

const POOLS = [
  ['Model', (p) => `${p.model} ${p.version}`],
  ['Workers', (p) => count(p.workers)],
  ['Queue', (p) => `${count(p.queueDepth)} of ${count(p.queueSize)}`],
  ['Rows/s', (p) => rate(p.rowsPerSecond)],
  ['Batches/s', (p) => rate(p.batchesPerSecond)],
  ['Rows a batch', (p) => rate(p.meanBatchRows)],
  ['p50', (p) => millis(p.p50Millis)],
  ['p99', (p) => millis(p.p99Millis)],
  ['Unanswered', (p) => count(p.unanswered)],
];
const INTAKE = [
  ['Topic', (i) => i.topic],
  ['Lag', (i) => count(i.lag)],
  ['Records/s', (i) => rate(i.recordsPerSecond)],
  ['Dead letters', (i) => count(i.deadLetters)],
];

export function node(root, _, {pulse}) {
  const state = h('div.slot', {}, loading('the node'));
  const line = h('p.facts-line');
  const figures = h('div');
  const pools = h('div.table-host');
  const intake = h('div.table-host');
  const areas = CHARTS.map(() => h('div.chart'));
  root.append(
    h('header.page', {}, h('h1', {}, 'Node'), line),
    state,
    figures,
    h(
      'div.node-charts',
      {},
      CHARTS.map(({title, lines}, index) =>
        h(
          'section.panel',
          {'aria-label': title},
          h('header', {}, h('h2', {}, title), h('span.note', {}, Object.keys(lines).join(' · '))),
          areas[index],
        ),
      ),
    ),
    h('section.panel', {'aria-label': 'Pools'}, h('header', {}, h('h2', {}, 'Model pools')), pools),
    h('section.panel', {'aria-label': 'Intake'}, h('header', {}, h('h2', {}, 'Intake and delivery')), intake),
  );
  const charts = CHARTS.map(
    ({lines, ...more}, index) => new LinesChart(areas[index], {names: Object.keys(lines), ...more}),
  );

  const show = () => {
    const {node: seen, trouble: problem, history} = pulse;
    state.replaceChildren(...(problem ? [trouble(problem)] : seen ? [] : [loading('the node')]));
    if (!seen) return;
    line.textContent =
      `${seen.node.name} · version ${seen.node.version} · up ${duration(seen.node.uptimeSeconds)} · ` +
      `${count(seen.subjects?.active)} subjects awake · ${seen.node.ready ? 'ready' : 'not ready'}`;
    const times = history.map(({at}) => at);
    CHARTS.forEach(({lines}, index) =>
      charts[index].show(
        times,
        Object.values(lines).map((of) => history.map((each) => of(each.node) ?? null)),
      ),
    );
    pools.replaceChildren(table('Model pools', POOLS, seen.pools, 'No model pool is configured.'));
    intake.replaceChildren(
      table('Intake', INTAKE, seen.ingest, 'No topic is read; observations come by HTTP only.'),
      h('p.note', {}, `Delivery to Kafka is ${count(seen.egress?.lagRows)} journal rows behind.`),
    );
  };
  const stops = [facts(figures, pulse), pulse.listen(show)];
  return () => {
    for (const stop of stops) stop();
    for (const chart of charts) chart.destroy();
  };
}

function table(caption, columns, rows, none) {
  if (!rows?.length) return h('p.state', {}, none);
  return h(
    'table.figures',
    {},
    h('caption.hidden', {}, caption),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        columns.map(([name]) => h('th', {scope: 'col'}, name)),
      ),
    ),
    h(
      'tbody',
      {},
      rows.map((row) =>
        h(
          'tr',
          {},
          columns.map(([name, write]) => h('td', {'data-name': name}, write(row))),
        ),
      ),
    ),
  );
}
