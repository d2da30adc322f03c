/** How often something came that was said to come so often: on the diagonal, words can be taken at their value. */
import {axis, plot} from './plot.js';
import {theme} from '../core/theme.js';

const HEIGHT = 210;
const percent = (_, splits) => splits.map((share) => `${Math.round(share * 100)} %`);

export class CurveChart {
  #plot;

  constructor(host) {
    const unit = () => [0, 1];
    this.#plot = plot(
      host,
      {
        height: HEIGHT,
        padding: [10, 20, 0, 0],
        scales: {x: {time: false, range: unit}, y: {range: unit}},
        axes: [
          axis({values: percent, size: 24, incrs: [0.25, 0.5]}),
          axis({values: percent, size: 48, incrs: [0.25, 0.5]}),
        ],
        series: [
          {},
          {label: 'as said', stroke: () => theme.colours.ink3, width: 1, dash: [4, 4], points: {show: false}},
          {
            label: 'seen',
            stroke: () => theme.colours.fore,
            width: 1.5,
            spanGaps: true,
            points: {show: true, size: 7, fill: () => theme.colours.surface},
          },
        ],
        cursor: {show: false},
      },
      [[0, 1], [0, 1], [null, null]],
    );
  }

  /** @param points [{said, came}], both in [0, 1] */
  show(points) {
    const inside = [...points].sort((a, b) => a.said - b.said);
    const x = [0, ...inside.map(({said}) => said), 1];
    this.#plot.u.setData([x, x, [null, ...inside.map(({came}) => came), null]]);
    this.#plot.u.root.setAttribute(
      'aria-label',
      inside.map(({said, came}) => `said ${Math.round(said * 100)} %, came ${Math.round(came * 100)} %`).join('; '),
    );
  }

  destroy() {
    this.#plot.destroy();
  }
}
