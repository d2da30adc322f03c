/** Trainings of a model: what runs now and how far it is, and how the last ones ended. */
import {LinesChart} from '../charts/lines-chart.js';
import {api} from '../core/api.js';
import {every, h} from '../core/dom.js';
import {count, duration, number} from '../core/format.js';
import {ask} from '../parts/ask.js';
import {moment} from '../parts/badges.js';
import {trouble} from '../parts/states.js';

const PERIOD_MILLIS = 2_000;
const SHOWN = 8;
const OVER = new Set(['done', 'failed', 'cancelled']);
/** What moved a training, where it was not somebody's wish. */
const CAUSES = {schedule: 'on schedule', drift: 'because of drift'};

/** Puts the list into `host`. Returns how to stop. */
export function runs(host, name) {
  const state = h('div.slot');
  const title = h('p.note');
  const area = h('div.chart', {hidden: true});
  const list = h('ul.runs');
  const train = () =>
    ask(`Train ${name}`, 'It learns from the journal as it stands now, at a bounded share of a processor.', (wish) =>
      api.train({model: name, ...wish}),
    );
  host.append(
    h(
      'header',
      {},
      h('h2', {}, 'Training'),
      h('span.spring'),
      h('button.button.primary', {type: 'button', onclick: train}, 'Train now'),
    ),
    state,
    title,
    area,
    list,
  );
  const chart = new LinesChart(area, {names: ['learning', 'validation'], write: number, near: true});
  let before = '';
  const read = async () => {
    const {trainings} = await api.trainings();
    const shown = trainings.filter(({model}) => model === name).slice(0, SHOWN);
    const learnt = shown.find(({epoch}) => epoch > 0);
    const epochs = learnt ? (await api.training(learnt.id)).epochs : [];
    state.replaceChildren();
    const now = JSON.stringify([shown, epochs.length]);
    if (now === before) return;
    before = now;
    area.hidden = epochs.length === 0;
    title.textContent = epochs.length ? `Loss by epoch of ${learnt.id}` : '';
    chart.show(
      epochs.map(({at}) => Date.parse(at) / 1000),
      [
        epochs.map(({loss}) => (Number.isFinite(loss) ? loss : null)),
        epochs.map(({validationLoss}) => (Number.isFinite(validationLoss) ? validationLoss : null)),
      ],
    );
    list.replaceChildren(
      ...(shown.length
        ? shown.map((each) => h('li', {}, run(each)))
        : [h('li.note', {}, 'Nothing was trained yet. It takes some hundred observations in the journal.')]),
    );
  };
  const stop = every(PERIOD_MILLIS, () => read().catch((cause) => state.replaceChildren(trouble(cause))));
  return () => {
    stop();
    chart.destroy();
  };
}

function run(training) {
  const {id, state, who, why, cause, askedAt, version, error} = training;
  const over = OVER.has(state);
  const cancel = () =>
    ask(`Cancel training ${id}`, 'Nothing of it is registered.', (wish) => api.cancelTraining(id, wish));
  return h(
    'article.run',
    {},
    h(
      'p',
      {},
      h('span.chip.said', {}, state),
      h('span.id', {}, version ? `${version} came of it` : id),
      moment(askedAt),
      h('span.note', {}, `${who}${CAUSES[cause] ? `, ${CAUSES[cause]}` : ''}: ${why}`),
    ),
    over ? null : progress(training),
    error ? h('p.why', {}, `${error.detail} ${error.check ?? ''}`) : null,
    over ? null : h('div.buttons', {}, h('button.button', {type: 'button', onclick: cancel}, 'Cancel')),
  );
}

function progress({state, epoch, step, loss, validationLoss, secondsLeft}) {
  const words = [
    epoch > 0 ? `epoch ${count(epoch)}, batch ${count(step)}` : null,
    Number.isFinite(loss) ? `loss ${number(loss)}` : null,
    Number.isFinite(validationLoss) ? `validation ${number(validationLoss)}` : null,
    Number.isFinite(secondsLeft) ? `at most ${duration(secondsLeft)} left` : null,
  ].filter(Boolean);
  return [
    h('progress', {'aria-label': `Training is ${state}`}),
    words.length ? h('p.note', {}, words.join(' · ')) : null,
  ];
}
