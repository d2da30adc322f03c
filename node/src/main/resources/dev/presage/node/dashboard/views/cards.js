/** The other devices of the fleet as small cards. Their charts are refreshed in turn, one request at a time. */
import {api} from '../core/api.js';
import {readForecast} from '../core/device-feed.js';
import {attribute, every, h, keyed, text} from '../core/dom.js';
import {measured, time, utc} from '../core/format.js';
import {scoreBadge} from '../parts/badges.js';
import {spark} from '../parts/spark.js';

const SHOWN = 12;
const TURN_MILLIS = 450;
const HORIZON = 20;
const RETRY_MILLIS = 10_000;

export function cards(host, fleet) {
  const list = h('ul.cards');
  host.append(h('header', {}, h('h2', {}, 'Fleet'), h('a', {href: '#/subjects/device'}, 'All devices')), list);
  const rows = keyed(list, ({id}) => id, card, refresh);
  let shown = [];
  let turn = 0;

  function card({id}) {
    const badge = scoreBadge();
    const canvas = h('canvas', {'aria-hidden': 'true'});
    const channel = h('span.name');
    const number = h('span.number');
    const last = h('span.when');
    const link = h(
      'a.card',
      {href: `#/device/${encodeURIComponent(id)}`},
      h('span.head', {}, h('span.id', {title: id}, id), badge),
      canvas,
      h('span.foot', {}, channel, number, last),
    );
    return Object.assign(h('li', {}, link), {badge, canvas, channel, number, last, link});
  }

  function refresh(row, device) {
    row.badge.set(device.score, device.alarm);
    attribute(row.link, 'data-alarm', fleet.alarmed(device) ? 'yes' : null);
    attribute(row.link, 'title', fleet.alarmed(device) ? device.text : null);
    const alarmed = fleet.alarmed(device);
    const at = alarmed ? device.alarms.at(-1) * 1000 : device.time;
    text(row.last, at ? `${alarmed ? '◆ alarm ' : ''}${time(at)}` : '');
    attribute(row.last, 'title', at ? utc(at) : null);
    if (!device.seen || row.painted === device.seen) return;
    const {channel, forecast} = (row.painted = device.seen);
    text(row.channel, channel.name);
    text(row.number, measured(channel.name, channel.last));
    spark(row.canvas, channel, forecast, channel.name === device.about ? device.alarms : []);
  }

  async function fetchNext() {
    const blank = shown.find(({seen, triedAt = -Infinity}) => !seen && performance.now() - triedAt > RETRY_MILLIS);
    const device = blank ?? shown[turn++ % Math.max(1, shown.length)];
    if (!device) return;
    device.triedAt = performance.now();
    try {
      const {memory} = await api.subject('device', device.id);
      const channel = choose(memory.channels ?? {}, device);
      if (!channel) return;
      const forecast = (device.refusedUntil ?? 0) > performance.now() ? null : await look(device);
      device.seen = {channel, forecast};
      draw();
    } catch {
      // The card keeps what it has; the header says that the node does not answer.
    }
  }

  async function look(device) {
    try {
      return readForecast(await api.forecast('device', device.id, HORIZON));
    } catch {
      device.refusedUntil = performance.now() + 30_000;
      return null;
    }
  }

  const draw = () => rows(shown);
  const stop = every(TURN_MILLIS, fetchNext);
  return {
    /** Chooses which devices are shown; holds still while someone points at one. */
    pick(except) {
      if (list.matches(':hover, :focus-within') && shown.length) return;
      shown = fleet
        .top(SHOWN + 1)
        .filter(({id}) => id !== except)
        .slice(0, SHOWN);
      host.hidden = !shown.length;
    },
    draw,
    stop,
  };
}

/** The channel of the last alarm, otherwise the one that was shown, otherwise the least usual. */
function choose(channels, device) {
  const names = Object.keys(channels);
  const best = names.reduce(
    (top, name) => ((channels[name].score ?? 0) > (channels[top]?.score ?? -1) ? name : top),
    names[0],
  );
  const name = [device.about, device.seen?.channel.name].find((each) => each && channels[each]) ?? best;
  if (!name) return null;
  const {last, recent} = channels[name];
  return {name, last, times: (recent?.times ?? []).map((at) => at / 1000), values: recent?.values ?? []};
}
