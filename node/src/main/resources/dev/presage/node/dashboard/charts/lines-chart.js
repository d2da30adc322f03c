/** One or more figures over time, on one axis, told apart by dash and name as well as by shade. */
import {axis, calmRange, nearest, plot, timeAxis} from './plot.js';
import {hint} from './hint.js';
import {theme} from '../core/theme.js';
import {ticks, time} from '../core/format.js';

const DASHES = [[], [6, 3], [2, 3], [10, 3, 2, 3]];
/** What is shown of time before there is a second point. */
const FIRST_SECONDS = 60;

function timeRange(_, low, high) {
  const end = high ?? Date.now() / 1000;
  return low !== null && low < end ? [low, end] : [end - FIRST_SECONDS, end];
}

const fromZero = (_, low, high) => [0, high > 0 ? high * 1.15 : 1];

export class LinesChart {
  #plot;
  #hint;
  #times = [];
  #values = [];

  /**
   * @param options {names, write: value -> text, increments: steps its axis may take, height, near: whether the axis
   *     shows only where the values lie instead of beginning at 0}
   */
  constructor(host, {names, write, increments, height = 150, near = false}) {
    const calm = calmRange();
    const colour = (index) => () =>
      [theme.colours.fore, theme.colours.series, theme.colours.ink3, theme.colours.review][index % 4];
    this.#plot = plot(
      host,
      {
        height,
        scales: {
          x: {time: true, range: timeRange},
          y: {range: near ? (_, low, high) => calm(low, high) : fromZero},
        },
        axes: [
          timeAxis({}),
          axis({
            size: 66,
            space: 30,
            ...(increments && {incrs: increments}),
            values: (_, splits) => (near ? ticks('', splits) : splits.map(write)),
          }),
        ],
        series: [
          {},
          ...names.map((label, index) => ({
            label,
            stroke: colour(index),
            width: 1.5,
            dash: DASHES[index % 4],
            points: {show: near},
            spanGaps: true,
          })),
        ],
        cursor: {
          y: false,
          points: {show: false},
          drag: {x: false, y: false},
          sync: {key: 'node', setSeries: false},
        },
        hooks: {setCursor: [(u) => this.#point(u, names, write)]},
      },
      [[], ...names.map(() => [])],
    );
    this.#hint = hint(this.#plot.u.over);
    this.#plot.u.root.setAttribute('aria-label', `${names.join(', ')} over time`);
  }

  /** @param values one list for each name */
  show(times, values) {
    // One point alone would be given a day of room.
    const alone = times.length === 1;
    this.#times = alone ? [times[0] - FIRST_SECONDS, times[0]] : times;
    this.#values = alone ? values.map((list) => [null, ...list]) : values;
    this.#plot.u.setData([this.#times, ...this.#values]);
  }

  destroy() {
    this.#hint.remove();
    this.#plot.destroy();
  }

  #point(u, names, write) {
    const {left} = u.cursor;
    const index = left >= 0 && u.cursor.event?.target === u.over ? nearest(this.#times, u.posToVal(left, 'x')) : -1;
    if (index < 0) return this.#hint.hide();
    this.#hint.show(
      left,
      time(this.#times[index] * 1000),
      names.map((name, series) => `${name} ${write(this.#values[series][index])}`),
    );
  }
}
