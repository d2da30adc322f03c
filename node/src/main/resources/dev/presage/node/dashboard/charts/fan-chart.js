/** One channel: what it did, a line at now, the fan of what is expected next, and its alarms where they were. */
import {axis, calmRange, clipped, nearest, plot, timeAxis} from './plot.js';
import {paintFan, paintLine, paintMark, paintNow, paintRange} from './paint.js';
import {hint} from './hint.js';
import {theme} from '../core/theme.js';
import {measured, rarity, score, ticks, time} from '../core/format.js';

/** How much past is shown: as much as has room, but never so much that the fan becomes a sliver. */
const PAST_STEPS_MAX = 180;
const PAST_STEPS_MIN = 60;
const PIXELS_PER_STEP = 4.5;
/** A forecast may be this much newer than the last value seen and still begin at it. */
const ANCHOR_STEPS = 3;

export class FanChart {
  #channel = {name: '', times: [], values: []};
  #fan = null;
  #alarms = [];
  #x = [0, 1];
  #y = [0, 1];
  #calm = calmRange();
  #plot;
  #hint = null;
  #small;

  /** @param options {height, small: without cursor and with fewer labels, sync: cursor group, yWidth} */
  constructor(host, {height, small = false, sync = null, yWidth = 62}) {
    this.#small = small;
    this.#plot = plot(
      host,
      {
        height,
        scales: {x: {time: true, range: () => this.#x}, y: {range: () => this.#y}},
        axes: [
          timeAxis(small ? {space: 90} : {}),
          axis({values: (_, splits) => ticks(this.#channel.name, splits), size: yWidth, space: small ? 22 : 36}),
        ],
        series: [{}, {show: true, paths: () => null, points: {show: false}}],
        cursor: small
          ? {show: false}
          : {
              y: false,
              points: {show: false},
              drag: {x: false, y: false},
              sync: sync ? {key: sync, setSeries: false} : {},
            },
        hooks: {
          drawAxes: [(u) => this.#paintUnder(u)],
          draw: [(u) => this.#paintOver(u)],
          setCursor: small ? [] : [(u) => this.#point(u)],
        },
      },
      [[], []],
    );
    if (!small) this.#hint = hint(this.#plot.u.over);
  }

  /** Shows a channel as it is now. Cheap enough to be called whenever something changed. */
  show(feed, name) {
    const channel = feed.channels.get(name);
    if (!channel) return;
    if (channel.name !== this.#channel.name) this.#calm = calmRange();
    this.#channel = channel;
    const quantiles = feed.forecast?.channels.get(name);
    this.#fan = quantiles?.length ? this.#anchored(feed.forecast, quantiles, channel) : null;
    this.#alarms = feed.scores.filter(({alarm, reasons}) => alarm && reasons.some(({about}) => about === name));
    this.#frame(feed.now);
    this.#plot.u.root.setAttribute('aria-label', this.#spoken());
    this.#plot.u.setData([channel.times, channel.values]);
  }

  /** The visible span, for whatever stands under this chart. */
  get span() {
    return this.#x;
  }

  destroy() {
    this.#hint?.remove();
    this.#plot.destroy();
  }

  #anchored({at, step, levels}, quantiles, {times, values}) {
    const index = nearest(times, at);
    const near = index >= 0 && Math.abs(times[index] - at) <= ANCHOR_STEPS * step;
    return {at, step, levels, quantiles, from: near ? values[index] : null, fromAt: times[index]};
  }

  #frame(now) {
    const {times, values} = this.#channel;
    const step = this.#fan?.step ?? (times.length > 1 ? (times.at(-1) - times[0]) / (times.length - 1) : 1);
    const past = step * Math.min(PAST_STEPS_MAX, Math.max(PAST_STEPS_MIN, this.#plot.u.width / PIXELS_PER_STEP));
    const ahead = this.#fan ? this.#fan.step * this.#fan.quantiles.length : past * 0.2;
    this.#x = [now - past, now + ahead];
    let low = Infinity;
    let high = -Infinity;
    const widen = (value) => {
      if (!Number.isFinite(value)) return;
      low = Math.min(low, value);
      high = Math.max(high, value);
    };
    times.forEach((at, index) => at >= this.#x[0] && widen(values[index]));
    for (const row of this.#fan?.quantiles ?? []) {
      widen(row[0]);
      widen(row.at(-1));
    }
    this.#y = this.#calm(low, high);
  }

  #paintUnder(u) {
    const [x, y] = [(value) => u.valToPos(value, 'x', true), (value) => u.valToPos(value, 'y', true)];
    const unit = devicePixelRatio;
    clipped(u, (context, box) => {
      if (this.#fan) paintFan(context, this.#fan, x, y, unit);
      const now = this.#channel.times.at(-1);
      if (now !== undefined) paintNow(context, x(now), box.top, box.height, this.#label(now), unit);
    });
  }

  #paintOver(u) {
    const [x, y] = [(value) => u.valToPos(value, 'x', true), (value) => u.valToPos(value, 'y', true)];
    const unit = devicePixelRatio;
    const {alarm, series} = theme.colours;
    const {times, values} = this.#channel;
    clipped(u, (context) => {
      paintLine(context, times, values, x, y, series, (this.#small ? 1.4 : 1.75) * unit);
      for (const {at, reasons} of this.#alarms) {
        const reason = reasons.find(({about}) => about === this.#channel.name);
        const value = Number.isFinite(reason.seen) ? reason.seen : values[nearest(times, at)];
        if (Number.isFinite(reason.low) && Number.isFinite(reason.high)) {
          paintRange(context, x(at), y(reason.high), y(reason.low), alarm, unit);
        }
        paintMark(context, 'diamond', x(at), y(value), (this.#small ? 3 : 4.5) * unit, alarm, unit);
      }
    });
  }

  /** "now" while values arrive; the time of the last one when they have stopped. */
  #label(now) {
    const step = this.#fan?.step ?? 1;
    return Date.now() / 1000 - now < Math.max(15, 5 * step) ? 'now' : this.#small ? 'last' : time(now * 1000);
  }

  #point(u) {
    const {left, idx} = u.cursor;
    if (left === null || left < 0 || idx === null) return this.#hint.hide();
    const at = u.posToVal(left, 'x');
    const {name, times, values} = this.#channel;
    const alarm = this.#alarms.find((each) => Math.abs(u.valToPos(each.at, 'x') - left) < 8);
    if (alarm) {
      const texts = alarm.reasons.map((reason) => reason.text);
      return this.#hint.show(left, `Alarm, score ${score(alarm.score)}`, [
        ...texts,
        rarity(alarm.score),
        time(alarm.time),
      ]);
    }
    const last = times.at(-1) ?? 0;
    if (at <= last) {
      const index = nearest(times, at);
      return this.#hint.show(left, measured(name, values[index]), [time(times[index] * 1000)]);
    }
    const row = this.#fan?.quantiles[Math.round((at - this.#fan.at) / this.#fan.step) - 1];
    if (!row) return this.#hint.hide();
    const share = Math.round((this.#fan.levels.at(-1) - this.#fan.levels[0]) * 100);
    this.#hint.show(left, `Expected ${measured(name, row[Math.floor(row.length / 2)])}`, [
      `${share}% between ${measured(name, row[0])} and ${measured(name, row.at(-1))}`,
      time(at * 1000),
    ]);
  }

  /** The chart in words. */
  #spoken() {
    const {name, last} = this.#channel;
    const end = this.#fan?.quantiles.at(-1);
    const next = end
      ? `, expected between ${measured(name, end[0])} and ${measured(name, end.at(-1))} in ` +
        `${Math.round(this.#fan.step * this.#fan.quantiles.length)} seconds`
      : '';
    return `${name}: ${measured(name, last)} now${next}, ${this.#alarms.length} alarms in view`;
  }
}
