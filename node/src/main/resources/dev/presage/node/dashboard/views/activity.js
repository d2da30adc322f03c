/** The last hour by minute: how much was observed in each domain, and what came of it. */
import {LinesChart} from '../charts/lines-chart.js';
import {api} from '../core/api.js';
import {every, h, text} from '../core/dom.js';
import {count, rate} from '../core/format.js';
import {titleOf} from '../parts/header.js';

const PERIOD_MILLIS = 10_000;
const MINUTES = 60;
const MINUTE_MILLIS = 60_000;
const MOST_LINES = 4;

export function activity(host) {
  const note = h('span.note');
  const area = h('div.chart');
  const key = h('p.note');
  host.append(h('header', {}, h('h2', {}, 'Last hour'), note), area, key);
  let chart = null;
  let drawn = '';

  function show(spans) {
    host.hidden = !spans.length;
    if (!spans.length) return;
    const names = [...new Set(spans.map(({domain}) => domain))].sort().slice(0, MOST_LINES);
    if (names.join() !== drawn) {
      chart?.destroy();
      chart = new LinesChart(area, {names: names.map(titleOf), write: rate});
      drawn = names.join();
    }
    // The minute that runs would look like a fall.
    const begun = Math.floor(Date.now() / MINUTE_MILLIS) * MINUTE_MILLIS;
    const first = Math.max(begun - MINUTES * MINUTE_MILLIS, Math.min(...spans.map(({since}) => Date.parse(since))));
    const times = [];
    for (let at = first; at < begun; at += MINUTE_MILLIS) times.push(at);
    const seen = new Map(spans.map((span) => [`${span.domain} ${Date.parse(span.since)}`, span.observations]));
    // A single minute makes no line.
    area.hidden = times.length < 2;
    chart.show(
      times.map((at) => at / 1000),
      names.map((name) => times.map((at) => seen.get(`${name} ${at}`) ?? 0)),
    );
    const sum = (field) => spans.reduce((total, span) => total + span[field], 0);
    const of = (name) => spans.filter(({domain}) => domain === name);
    const observed = (list) => list.reduce((total, span) => total + span.observations, 0);
    text(note, 'observations a minute');
    text(
      key,
      `${names.map((name) => `${titleOf(name)} ${count(observed(of(name)))}`).join(', ')} observations; ` +
        `${count(sum('alarms'))} alarms, ${count(sum('declined'))} declined, ${count(sum('reviewed'))} to review.`,
    );
  }

  const stop = every(PERIOD_MILLIS, async () => {
    try {
      const from = new Date(Date.now() - MINUTES * MINUTE_MILLIS).toISOString();
      show((await api.aggregates({by: 'minute', from})).aggregates);
    } catch {
      // It keeps what it has; the header says that the node does not answer.
    }
  });
  return () => {
    stop();
    chart?.destroy();
  };
}
