/** A challenger beside the champion on the same lessons of the live stream, and whether its words can be trusted. */
import {CurveChart} from '../charts/curve-chart.js';
import {LinesChart} from '../charts/lines-chart.js';
import {h} from '../core/dom.js';
import {count, number} from '../core/format.js';

/** Draws into the two panels; `show` takes a model. */
export function trials(host, curveHost) {
  const note = h('span.note');
  const area = h('div.chart');
  const below = h('p.note');
  host.append(h('header', {}, h('h2', {}, 'Champion and challenger'), note), area, below);
  const curveNote = h('p.note');
  const curveArea = h('div.chart');
  curveHost.append(h('header', {}, h('h2', {}, 'Calibration')), curveArea, curveNote);
  const chart = new LinesChart(area, {names: ['champion', 'challenger'], write: number, near: true, height: 210});
  const curve = new CurveChart(curveArea);
  return {
    show: (model) => {
      // The champion alone is compared with nobody; versions on the way, and new champions, are.
      const all = (model.windows ?? []).filter(({against}) => against).toReversed();
      const latest = all.at(-1);
      const shown = latest ? all.filter(({version}) => version === latest.version) : [];
      area.hidden = !latest;
      note.textContent = latest ? `${latest.version} against ${latest.against}, loss by window` : '';
      below.textContent = latest ? sentence(latest) : 'No version is being compared with the champion.';
      chart.show(
        shown.map(({to}) => Date.parse(to) / 1000),
        [shown.map(({againstLoss}) => againstLoss), shown.map(({loss}) => loss)],
      );
      const drawn = latest ?? model.windows?.[0];
      const points = (drawn?.curve ?? []).filter(({count}) => count > 0);
      curveArea.hidden = points.length === 0;
      curve.show(points);
      curveNote.textContent = points.length
        ? `${drawn.version}: what was said to happen how often, and how often it did. ` +
          `Mean error ${number(drawn.calibrationError)}.`
        : 'Shows with the first window of the live stream whether what is said to happen so often does.';
    },
    destroy: () => {
      chart.destroy();
      curve.destroy();
    },
  };
}

function sentence({version, loss, against, againstLoss, lessons}) {
  const gain = (againstLoss - loss) / Math.abs(againstLoss || 1);
  const share = `${number(Math.abs(gain) * 100)} %`;
  return gain >= 0
    ? `On the latest ${count(lessons)} lessons ${version} lost ${share} less than ${against}.`
    : `On the latest ${count(lessons)} lessons ${version} lost ${share} more than ${against}.`;
}
