/** Amounts of one account over time on a logarithmic axis, each with the shape and colour of its verdict. */
import {axis, clipped, nearest, plot, timeAxis} from './plot.js';
import {hint} from './hint.js';
import {paintMark} from './paint.js';
import {theme} from '../core/theme.js';
import {money, score, ticks, time} from '../core/format.js';

const SHAPES = {approve: ['circle', 'ok'], review: ['diamond', 'review'], decline: ['square', 'decline']};
const LEAST = 0.01;

/** Powers of ten within a range. */
function decades(low, high) {
  const all = [];
  for (let power = Math.ceil(Math.log10(low)); 10 ** power <= high; power++) all.push(10 ** power);
  return all;
}

export class AmountsChart {
  #all = [];
  #usual = null;
  #plot;
  #hint;

  constructor(host, {height = 240} = {}) {
    this.#plot = plot(
      host,
      {
        height,
        scales: {x: {time: true, range: () => this.#span()}, y: {distr: 3, range: () => this.#range()}},
        axes: [
          timeAxis({}),
          axis({
            size: 62,
            splits: (_, __, low, high) => decades(low, high),
            values: (_, splits) => splits.map((v) => (v === null ? null : ticks('', [v])[0])),
          }),
        ],
        series: [{}, {paths: () => null, points: {show: false}}],
        cursor: {y: false, points: {show: false}, drag: {x: false, y: false}},
        hooks: {draw: [(u) => this.#paint(u)], setCursor: [(u) => this.#point(u)]},
      },
      [[], []],
    );
    this.#hint = hint(this.#plot.u.over);
  }

  /** @param transactions {at: seconds, amount, currency, verdict, score, merchant}, oldest first */
  show(transactions, usual) {
    this.#all = transactions;
    this.#usual = usual;
    const declined = transactions.filter(({verdict}) => verdict === 'decline').length;
    this.#plot.u.root.setAttribute('aria-label', `${transactions.length} amounts over time, ${declined} declined`);
    this.#plot.u.setData([transactions.map(({at}) => at), transactions.map(({amount}) => Math.max(LEAST, amount))]);
  }

  destroy() {
    this.#hint.remove();
    this.#plot.destroy();
  }

  #span() {
    const [first, last] = [this.#all[0]?.at ?? 0, this.#all.at(-1)?.at ?? 1];
    const margin = Math.max(30, (last - first) * 0.03);
    return [first - 2 * margin, last + margin];
  }

  #range() {
    const amounts = this.#all.map(({amount}) => Math.max(LEAST, amount));
    return [Math.min(1, ...amounts) * 0.8, Math.max(10, ...amounts) * 1.6];
  }

  #paint(u) {
    const unit = devicePixelRatio;
    const {colours} = theme;
    clipped(u, (context, box) => {
      if (this.#usual > 0) {
        const y = u.valToPos(this.#usual, 'y', true);
        context.strokeStyle = colours.ink3;
        context.lineWidth = unit;
        context.setLineDash([2 * unit, 3 * unit]);
        context.beginPath();
        context.moveTo(box.left, y);
        context.lineTo(box.left + box.width, y);
        context.stroke();
        context.setLineDash([]);
      }
      for (const {at, amount, verdict} of this.#all) {
        const [shape, colour] = SHAPES[verdict] ?? SHAPES.approve;
        const x = u.valToPos(at, 'x', true);
        const y = u.valToPos(Math.max(LEAST, amount), 'y', true);
        paintMark(context, shape, x, y, 4 * unit, colour === 'decline' ? colours.alarm : colours[colour], unit);
      }
      if (this.#usual > 0) this.#name(context, box.left, u.valToPos(this.#usual, 'y', true), unit);
    });
  }

  /** The name of the dashed line, over the marks but standing off them. */
  #name(context, left, y, unit) {
    const {ink2, surface, font} = theme.colours;
    context.font = `${11 * unit}px ${font}`;
    context.textAlign = 'left';
    context.textBaseline = 'bottom';
    context.lineJoin = 'round';
    context.lineWidth = 4 * unit;
    context.strokeStyle = surface;
    context.strokeText('usual', left + 4 * unit, y - 3 * unit);
    context.fillStyle = ink2;
    context.fillText('usual', left + 4 * unit, y - 3 * unit);
  }

  #point(u) {
    const {left} = u.cursor;
    const index =
      left >= 0
        ? nearest(
            this.#all.map(({at}) => at),
            u.posToVal(left, 'x'),
          )
        : -1;
    const each = this.#all[index];
    if (!each || Math.abs(u.valToPos(each.at, 'x') - left) > 14) return this.#hint.hide();
    this.#hint.show(left, money(each.amount, each.currency), [
      `${each.verdict ?? 'no verdict'}, score ${score(each.score)}`,
      each.merchant ?? '',
      time(each.at * 1000),
    ]);
  }
}
