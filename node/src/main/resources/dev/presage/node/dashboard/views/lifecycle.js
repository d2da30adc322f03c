/** Where each version of a model stands, and the moves that are open to it. */
import {api} from '../core/api.js';
import {h} from '../core/dom.js';
import {millis, number} from '../core/format.js';
import {ask} from '../parts/ask.js';
import {moment} from '../parts/badges.js';
import {tryOver} from './backtests.js';

const STAGES = [
  ['candidate', 'Candidate', 'Registered; answers nobody.'],
  ['shadow', 'Shadow', 'Sees the live stream, answers nobody.'],
  ['canary', 'Canary', 'Answers a fixed cohort of subjects.'],
  ['champion', 'Champion', 'Answers.'],
  ['retired', 'Retired', 'Answers no more.'],
];
/** What a version may become next. */
const MOVES = {
  candidate: ['shadow', 'canary', 'champion', 'retired'],
  shadow: ['canary', 'champion', 'retired'],
  canary: ['champion', 'retired'],
  champion: [],
  retired: [],
};
const WORDS = {shadow: 'Let it shadow', canary: 'Make it canary', champion: 'Make it champion', retired: 'Retire'};
const EFFECTS = {
  shadow: 'It will see the live stream beside the champion and answer nobody.',
  canary: 'It will answer a fixed cohort of subjects. Its latest trial and backtest must pass the gates.',
  champion: 'It will answer everybody; the present champion retires. Its latest trial and backtest must pass.',
  retired: 'It will not serve any more.',
};
const SHOWN_RETIRED = 6;

/** Puts the board into `host`. `refresh` is called after each move; the answer shows a model. */
export function lifecycle(host, refresh) {
  return (model) => {
    host.replaceChildren(
      ...STAGES.map(([key, title, meaning]) => {
        const here = model.versions.filter(({state}) => state === key);
        const shown = key === 'retired' ? here.slice(0, SHOWN_RETIRED) : here;
        return h(
          'section.stage',
          {'aria-label': title, 'data-stage': key},
          h('header', {}, h('h3', {}, title), h('span.note', {}, String(here.length))),
          here.length
            ? h(
                'ul',
                {},
                shown.map((version) => h('li', {}, card(model, version, refresh))),
              )
            : h('p.note', {}, meaning),
          here.length > shown.length ? h('p.note', {}, `and ${here.length - shown.length} more`) : null,
        );
      }),
    );
  };
}

function card(model, version, refresh) {
  const {name} = model;
  const moves = MOVES[version.state].map((to) =>
    h(
      'button.button',
      {
        type: 'button',
        onclick: () =>
          ask(`${WORDS[to]}: ${name} ${version.version}`, EFFECTS[to], async (wish) => {
            await api.promote(name, {version: version.version, to, ...wish});
            await refresh();
          }),
      },
      WORDS[to],
    ),
  );
  if (version.state !== 'retired') {
    const over = () => tryOver(name, version.version);
    moves.push(h('button.button', {type: 'button', onclick: over}, 'Backtest'));
  }
  const former = model.steps.some(
    ({to, kind, version: other}) => to === 'champion' && kind !== 'backtested' && other !== version.version,
  );
  if (version.state === 'champion' && former) {
    moves.push(
      h(
        'button.button',
        {
          type: 'button',
          onclick: () =>
            ask(`Roll ${name} back`, 'The champion before this one will answer again.', async (wish) => {
              await api.rollBack(name, wish);
              await refresh();
            }),
        },
        'Roll back',
      ),
    );
  }
  return h(
    'article.version',
    {},
    h('h4.id', {}, version.version),
    h('p.note', {}, 'since ', moment(version.since), ` · ${version.by}`),
    h('p.why', {}, version.why),
    h('p.note', {}, figures(version)),
    moves.length ? h('div.buttons', {}, moves) : null,
  );
}

function figures({calibrationError, p99Millis}) {
  const known = [
    Number.isFinite(calibrationError) ? `calibration error ${number(calibrationError)}` : null,
    Number.isFinite(p99Millis) ? `batch p99 ${millis(p99Millis)}` : null,
  ].filter(Boolean);
  return known.length ? known.join(' · ') : 'not measured yet';
}
