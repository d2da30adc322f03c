/** How unusual each observation was. The axis counts nines, because 0.99 against 0.999 is a matter of ten times. */
import {axis, clipped, plot, timeAxis} from './plot.js';
import {hint} from './hint.js';
import {theme} from '../core/theme.js';
import {rarity, score, time} from '../core/format.js';

const NINES_MAX = 4;
/** 0.9 -> 1, 0.99 -> 2, 0.999 -> 3. */
const nines = (value) => Math.min(NINES_MAX, -Math.log10(Math.max(1e-4, 1 - value)));

export class ScoreStrip {
  #scores = [];
  #x = [0, 1];
  #plot;
  #hint;

  constructor(host, {height = 84, sync, yWidth = 62}) {
    this.#plot = plot(
      host,
      {
        height,
        padding: [4, 10, 0, 0],
        scales: {x: {time: true, range: () => this.#x}, y: {range: () => [0, NINES_MAX]}},
        axes: [timeAxis({}), axis({size: yWidth, splits: () => [1, 2, 3], values: () => ['0.9', '0.99', '0.999']})],
        series: [{}, {paths: () => null, points: {show: false}}],
        cursor: {y: false, points: {show: false}, drag: {x: false, y: false}, sync: {key: sync, setSeries: false}},
        hooks: {draw: [(u) => this.#paint(u)], setCursor: [(u) => this.#point(u)]},
      },
      [[], []],
    );
    this.#hint = hint(this.#plot.u.over);
  }

  show(scores, span) {
    this.#scores = scores;
    this.#x = span;
    const alarms = scores.filter(({alarm}) => alarm).length;
    this.#plot.u.root.setAttribute('aria-label', `Score of each observation, ${alarms} alarms in view`);
    this.#plot.u.setData([scores.map(({at}) => at), scores.map((each) => nines(each.score))]);
  }

  destroy() {
    this.#hint.remove();
    this.#plot.destroy();
  }

  #paint(u) {
    const {alarm, review, ink3} = theme.colours;
    clipped(u, (context, box) => {
      const width = Math.max(devicePixelRatio, Math.min(4 * devicePixelRatio, (box.width / 240) * 0.7));
      const bottom = box.top + box.height;
      for (const each of this.#scores) {
        const top = u.valToPos(nines(each.score), 'y', true);
        context.fillStyle = each.alarm ? alarm : each.score >= 0.99 ? review : ink3;
        context.globalAlpha = each.alarm || each.score >= 0.99 ? 1 : 0.55;
        context.fillRect(u.valToPos(each.at, 'x', true) - width / 2, top, width, bottom - top);
      }
      context.globalAlpha = 1;
    });
  }

  #point(u) {
    const {left, idx} = u.cursor;
    const each = left >= 0 && idx !== null ? this.#scores[idx] : null;
    if (!each || u.cursor.event?.target !== u.over || Math.abs(u.valToPos(each.at, 'x') - left) > 12)
      return this.#hint.hide();
    this.#hint.show(left, `Score ${score(each.score)}`, [rarity(each.score), time(each.time)]);
  }
}
