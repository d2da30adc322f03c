/** One device in full on the first page: its most telling channel with the fan, and the others small beneath. */
import {DeviceFeed} from '../core/device-feed.js';
import {attribute, eachFrame, h, keyed, text} from '../core/dom.js';
import {measured} from '../core/format.js';
import {FanChart} from '../charts/fan-chart.js';
import {scoreBadge} from '../parts/badges.js';
import {spark} from '../parts/spark.js';
import {trouble} from '../parts/states.js';

const HOLD_MILLIS = 30_000;
const CHANNEL_HOLD_MILLIS = 8_000;
const SMALL_MAX = 8;

export function featured(host, fleet) {
  const title = h('a');
  const badge = scoreBadge();
  const channelName = h('span.channel');
  const value = h('span.big');
  const reason = h('p.why', {'aria-live': 'polite'});
  const area = h('div.chart');
  const smalls = h('ul.smalls');
  const problem = h('div');
  host.append(
    h('header', {}, h('h2', {}, title), badge, h('span.spring'), channelName, value),
    reason,
    problem,
    area,
    smalls,
  );
  const chart = new FanChart(area, {height: 250});
  const rows = keyed(
    smalls,
    (name) => name,
    small,
    () => {},
  );
  let feed = null;
  let since = -Infinity;
  let channel = null;
  let channelSince = -Infinity;

  function small(name) {
    const canvas = h('canvas', {'aria-hidden': 'true'});
    const number = h('span.number');
    const link = h(
      'a',
      {href: `${href(feed.id)}?channel=${encodeURIComponent(name)}`},
      h('span.name', {title: name}, name),
      number,
      canvas,
    );
    return Object.assign(h('li', {}, link), {canvas, number});
  }

  function show(id) {
    feed?.stop();
    since = performance.now();
    channel = null;
    rows([]);
    const started = new DeviceFeed(
      id,
      eachFrame(() => started === feed && paint()),
    );
    feed = started.start();
    text(title, id);
    attribute(title, 'href', href(id));
    host.hidden = false;
  }

  function paint() {
    problem.replaceChildren(...(feed.trouble && !feed.subject ? [trouble(feed.trouble)] : []));
    const ranked = feed.ranked;
    if (!ranked.length) return;
    if (!channel || (ranked[0] !== channel && performance.now() - channelSince > CHANNEL_HOLD_MILLIS)) {
      channel = ranked[0];
      channelSince = performance.now();
    }
    const seen = feed.channels.get(channel);
    text(channelName, channel);
    text(value, measured(channel, seen.last));
    chart.show(feed, channel);
    rows(
      feed.channels.size > 1
        ? [...feed.channels.keys()]
            .sort()
            .filter((name) => name !== channel)
            .slice(0, SMALL_MAX)
        : [],
    );
    for (const row of smalls.children) {
      const name = row.querySelector('.name').textContent;
      const each = feed.channels.get(name);
      text(row.number, measured(name, each.last));
      spark(
        row.canvas,
        each,
        feed.forecast,
        feed.scores.filter(({alarm, reasons}) => alarm && reasons[0]?.about === name).map(({at}) => at),
      );
    }
  }

  return {
    get id() {
      return feed?.id ?? null;
    },
    /** Chooses the device: a fresh alarm takes the place once the present one had its time and nobody looks closer. */
    pick() {
      const [best] = fleet.top(1);
      const busy = host.matches(':hover, :focus-within');
      if (!feed) show(best.id);
      else if (best.id !== feed.id && fleet.alarmed(best) && !busy && performance.now() - since > HOLD_MILLIS)
        show(best.id);
    },
    draw() {
      const device = feed && fleet.device(feed.id);
      if (!device) return;
      badge.set(device.score, device.alarm);
      text(reason, fleet.alarmed(device) && device.text ? device.text : 'As expected.');
      attribute(reason, 'data-alarm', fleet.alarmed(device) ? 'yes' : null);
    },
    stop() {
      feed?.stop();
      chart.destroy();
    },
  };
}

const href = (id) => `#/device/${encodeURIComponent(id)}`;
