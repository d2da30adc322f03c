/** Backtests of a model: what is tried now and how far it is, and what the last ones showed, with examples to visit. */
import {api} from '../core/api.js';
import {every, h} from '../core/dom.js';
import {count, duration, number} from '../core/format.js';
import {ask} from '../parts/ask.js';
import {moment} from '../parts/badges.js';
import {trouble} from '../parts/states.js';

const PERIOD_MILLIS = 2_000;
const SHOWN = 6;
const EXAMPLES = 3;
const DAY_MILLIS = 86_400_000;

/** Puts the list into `host`. Returns how to stop, and how to ask for a backtest of a version. */
export function backtests(host, name) {
  const state = h('div.slot');
  const list = h('ul.runs');
  host.append(h('header', {}, h('h2', {}, 'Backtests')), state, list);
  const reports = new Map();
  let before = '';
  const read = async () => {
    const all = (await api.backtests()).backtests;
    const shown = all.filter(({model}) => model === name).slice(0, SHOWN);
    for (const {id, state: stands} of shown) {
      // A report never changes, so it is read once.
      if (stands === 'done' && !reports.has(id)) reports.set(id, (await api.backtest(id)).report);
    }
    state.replaceChildren();
    const now = JSON.stringify(shown);
    if (now === before) return;
    before = now;
    list.replaceChildren(
      ...(shown.length
        ? shown.map((each) => h('li', {}, run(each, reports.get(each.id))))
        : [h('li.note', {}, 'No version was tried over the journal yet. Each has to pass that before it serves.')]),
    );
  };
  return every(PERIOD_MILLIS, () => read().catch((cause) => state.replaceChildren(trouble(cause))));
}

/** Asks for a backtest over the last day. */
export function tryOver(name, version) {
  return ask(
    `Try ${name} ${version}`,
    'It runs over the last day of the journal, at a bounded share of a processor, and decides nothing.',
    (wish) => {
      const to = new Date();
      const from = new Date(to.getTime() - DAY_MILLIS);
      return api.tryOver({model: name, version, from: from.toISOString(), to: to.toISOString(), ...wish});
    },
  );
}

function run(backtest, report) {
  const {id, version, state, passed, who, why, askedAt, error, settings} = backtest;
  const changed = Object.entries(settings ?? {}).map(([key, value]) => `${key} ${value}`);
  const cancel = () =>
    ask(`Call backtest ${id} off`, 'There will be no report.', (wish) => api.cancelBacktest(id, wish));
  const verdict = state === 'done' ? (passed ? 'passed' : 'did not pass') : state;
  return h(
    'article.run',
    {},
    h(
      'p',
      {},
      h(`span.chip.${state === 'done' ? (passed ? 'approve' : 'decline') : 'said'}`, {}, verdict),
      h('span.id', {}, [version, ...changed].join(', ')),
      moment(askedAt),
      h('span.note', {}, `${who}: ${why}`),
    ),
    state === 'running' ? progress(backtest) : null,
    error ? h('p.why', {}, `${error.detail} ${error.check ?? ''}`) : null,
    report ? shown(report) : null,
    state === 'running'
      ? h('div.buttons', {}, h('button.button', {type: 'button', onclick: cancel}, 'Call off'))
      : null,
  );
}

function progress({subjects, listed, events, eventsPerSecond, secondsLeft}) {
  const words = [
    `${count(listed)}${Number.isFinite(subjects) ? ` of ${count(subjects)}` : ''} subjects`,
    `${count(events)} observations`,
    Number.isFinite(eventsPerSecond) ? `${count(Math.round(eventsPerSecond))} a second` : null,
    Number.isFinite(secondsLeft) ? `${duration(secondsLeft)} left` : null,
  ].filter(Boolean);
  const part = Number.isFinite(subjects) && subjects > 0 ? {value: listed, max: subjects} : {};
  return [h('progress', {'aria-label': 'How far it is', ...part}), h('p.note', {}, words.join(' · '))];
}

function shown(report) {
  return [
    ...report.objections.map((objection) => h('p.why', {}, `${objection[0].toUpperCase()}${objection.slice(1)}.`)),
    h('div.table-host', {}, figures(report)),
    h(
      'p.note',
      {},
      `${count(report.changed)} decisions would have been others, over ${count(report.events)} observations of ` +
        `${count(report.subjects)} subjects.`,
    ),
    ...report.changes.map(change),
  ];
}

function figures({decisions, alarms, loss, cost}) {
  const rows = [];
  if (decisions) {
    for (const [key, label] of [
      ['goodDeclined', 'Good ones declined'],
      ['goodReviewed', 'Good ones reviewed'],
      ['badCaught', 'Bad ones caught'],
    ]) {
      rows.push([label, share(decisions.then[key]), share(decisions.now[key])]);
    }
    const {then, now} = decisions;
    rows.push(['Average precision', number(then.averagePrecision), number(now.averagePrecision)]);
  }
  if (alarms) rows.push(['Alarms a day', number(alarms.thenPerDay), number(alarms.nowPerDay)]);
  rows.push(['Loss, beside the champion', number(loss.against), number(loss.now)]);
  rows.push(['Calibration error', number(loss.againstCalibrationError), number(loss.calibrationError)]);
  rows.push(['Cost by stated prices', number(cost.then), number(cost.now)]);
  return h(
    'table.figures',
    {},
    h('thead', {}, h('tr', {}, h('th', {}, ''), h('th', {}, 'Was'), h('th', {}, 'Would be'))),
    h(
      'tbody',
      {},
      rows.map(([label, then, now]) => h('tr', {}, h('td', {}, label), h('td', {}, then), h('td', {}, now))),
    ),
  );
}

const percent = (value) => (value * 100).toFixed(2);

function share({of, share: value, low, high}) {
  return of ? `${percent(value)} % (${percent(low)} to ${percent(high)})` : '–';
}

function change({kind, count: times, examples}) {
  return h(
    'p.note',
    {},
    h('strong', {}, `${count(times)} × ${kind}: `),
    examples
      .slice(0, EXAMPLES)
      .map(({domain, subject, version, thenScore, nowScore}, at) => [
        at ? ', ' : '',
        h(
          'a',
          {href: `#/${encodeURIComponent(domain)}/${encodeURIComponent(subject)}?version=${version}`},
          `${subject} (${number(thenScore)} → ${number(nowScore)})`,
        ),
      ]),
  );
}
