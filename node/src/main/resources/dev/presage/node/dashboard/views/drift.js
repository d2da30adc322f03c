/** How far what comes in, and how well it is foretold, has moved since the champion began. */
import {LinesChart} from '../charts/lines-chart.js';
import {api} from '../core/api.js';
import {every, h} from '../core/dom.js';
import {number} from '../core/format.js';
import {trouble} from '../parts/states.js';

const PERIOD_MILLIS = 5_000;

/** Puts the chart into `host`. Returns how to stop. */
export function drift(host, name) {
  const state = h('div.slot');
  const area = h('div.chart');
  const below = h('p.note');
  host.append(
    h('header', {}, h('h2', {}, 'Drift'), h('span.note', {}, 'stability index: above 0.1 some, above 0.25 much')),
    state,
    area,
    below,
  );
  const chart = new LinesChart(area, {names: ['inputs', 'scores'], write: number, height: 170});
  const stop = every(PERIOD_MILLIS, async () => {
    try {
      const {windows} = await api.drift(name);
      state.replaceChildren();
      const oldestFirst = windows.toReversed();
      area.hidden = windows.length === 0;
      below.textContent = windows.length
        ? sentence(windows[0])
        : 'Nothing to compare yet: drift is measured against what came in when the champion began.';
      chart.show(
        oldestFirst.map(({to}) => Date.parse(to) / 1000),
        [oldestFirst.map(({features}) => worst(features)[1]), oldestFirst.map(({scores}) => scores)],
      );
    } catch (cause) {
      state.replaceChildren(trouble(cause));
    }
  });
  return () => {
    stop();
    chart.destroy();
  };
}

/** The feature that shifted most, and how far. */
function worst(features) {
  return Object.entries(features).reduce((most, each) => (each[1] > most[1] ? each : most), ['', 0]);
}

function sentence({version, features, loss, referenceLoss, labelled, labelLoss}) {
  const [feature, shift] = worst(features);
  const rise = loss / referenceLoss - 1;
  return (
    `Since ${version} began its loss ${rise < 0 ? 'fell' : 'rose'} by ${number(Math.abs(rise) * 100)} %. ` +
    (feature ? `Of what it reads, ${feature} moved most (${number(shift)}). ` : '') +
    (labelled ? `Labels spoke of ${labelled} answers: loss ${number(labelLoss)}.` : '')
  );
}
