/** The node in six figures, each with its recent past as a thin line. */
import {attribute, h, text} from '../core/dom.js';
import {bytes, count, millis, rate} from '../core/format.js';
import {theme} from '../core/theme.js';

const PAST = 60;
const sum = (list, of) => (list ?? []).reduce((total, item) => total + (of(item) ?? 0), 0);
const most = (list, of) => (list ?? []).reduce((top, item) => Math.max(top, of(item) ?? 0), 0);
const batch = (pools) => sum(pools, (p) => p.rowsPerSecond) / (sum(pools, (p) => p.batchesPerSecond) || 1);

const FACTS = [
  {
    name: 'Events',
    value: (n) => n.journal?.eventsPerSecond,
    write: (v) => [rate(v), '/s'],
    note: (n) => `${count(n.subjects?.active)} subjects awake`,
  },
  {
    name: 'Journal',
    value: (n) => n.journal?.rowsPerSecond,
    write: (v) => [rate(v), 'rows/s'],
    note: (n) =>
      `p99 ${millis(n.journal?.p99Millis)}${n.journal?.failures ? ` · ${count(n.journal.failures)} failed` : ''}`,
  },
  {
    name: 'Consumer lag',
    value: (n) => sum(n.ingest, (i) => i.lag),
    write: (v) => [count(v), 'records'],
    note: (n) => `${count(sum(n.ingest, (i) => i.deadLetters))} dead letters`,
  },
  {
    name: 'Model batch',
    value: (n) => batch(n.pools),
    write: (v) => [rate(v), 'rows'],
    note: (n) => `queue ${count(sum(n.pools, (p) => p.queueDepth))} of ${count(sum(n.pools, (p) => p.queueSize))}`,
  },
  {
    name: 'Model time',
    value: (n) => most(n.pools, (p) => p.p99Millis),
    write: (v) => [millis(v), 'p99'],
    note: (n) => `${count(sum(n.pools, (p) => p.unanswered))} unanswered`,
  },
  {
    name: 'Heap',
    value: (n) => n.node?.heapUsedBytes,
    write: (v) => [bytes(v), ''],
    note: (n) => `of ${bytes(n.node?.heapMaxBytes)}`,
  },
];

/** Puts the strip into `host`. Returns how to remove it. */
export function facts(host, pulse) {
  const cells = FACTS.map((fact) => {
    const figure = h('span.figure', {}, '–');
    const unit = h('span.unit');
    const note = h('span.note');
    const line = h('canvas', {'aria-hidden': 'true'});
    return {
      fact,
      figure,
      unit,
      note,
      line,
      element: h('div.fact', {}, h('dt', {}, fact.name), h('dd', {}, figure, ' ', unit, line, note)),
    };
  });
  const strip = h(
    'dl.facts',
    {'aria-label': 'The node now'},
    cells.map(({element}) => element),
  );
  host.append(strip);
  const show = () => {
    attribute(strip, 'data-stale', pulse.trouble ? 'yes' : null);
    if (!pulse.node) return;
    for (const {fact, figure, unit, note, line} of cells) {
      const [value, of] = fact.write(fact.value(pulse.node));
      text(figure, value);
      text(unit, of);
      text(note, fact.note(pulse.node));
      trace(
        line,
        pulse.history.slice(-PAST).map(({node}) => fact.value(node) ?? 0),
      );
    }
  };
  return pulse.listen(show);
}

/** A line without axes, from zero up. */
function trace(canvas, values) {
  const unit = devicePixelRatio;
  const [width, height] = [canvas.clientWidth * unit, canvas.clientHeight * unit];
  if (!width || values.length < 4) return;
  canvas.width = width;
  canvas.height = height;
  const top = Math.max(...values, 1e-9) * 1.1;
  const context = canvas.getContext('2d');
  context.strokeStyle = theme.colours.series;
  context.globalAlpha = 0.75;
  context.lineWidth = 1.25 * unit;
  context.lineJoin = 'round';
  context.beginPath();
  values.forEach((value, index) => {
    const x = (width * index) / (values.length - 1);
    context[index ? 'lineTo' : 'moveTo'](x, height - unit - (value / top) * (height - 2 * unit));
  });
  context.stroke();
}
