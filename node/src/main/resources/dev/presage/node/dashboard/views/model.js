/** One model: its versions and their moves, champion against challenger, backtests, trainings, drift, story, card. */
import {api} from '../core/api.js';
import {every, h} from '../core/dom.js';
import {number} from '../core/format.js';
import {moment} from '../parts/badges.js';
import {loading, trouble} from '../parts/states.js';
import {backtests} from './backtests.js';
import {drift} from './drift.js';
import {lifecycle} from './lifecycle.js';
import {runs} from './runs.js';
import {trials} from './trials.js';

const PERIOD_MILLIS = 2_000;
const STORY_LENGTH = 30;

export function model(root, {id: name}) {
  const state = h('div.slot', {}, loading(name));
  const line = h('p.facts-line');
  const board = h('div.board');
  const parts = {
    trials: h('section.panel', {'aria-label': 'Champion and challenger'}),
    curve: h('section.panel', {'aria-label': 'Calibration'}),
    backtests: h('section.panel', {'aria-label': 'Backtests'}),
    runs: h('section.panel', {'aria-label': 'Training'}),
    drift: h('section.panel', {'aria-label': 'Drift'}),
    story: h('section.panel', {'aria-label': 'What happened'}),
    card: h('section.panel', {'aria-label': 'Card'}),
  };
  root.append(
    h('header.page', {}, h('a.up', {href: '#/models'}, 'Models'), h('h1', {}, name), line),
    state,
    board,
    h('div.model-plots', {}, parts.trials, parts.curve),
    parts.backtests,
    h('div.model-plots', {}, parts.runs, parts.drift),
    h('div.model-plots', {}, parts.story, parts.card),
  );
  const showBoard = lifecycle(board, () => read());
  const comparison = trials(parts.trials, parts.curve);
  let before = '';
  const read = async () => {
    try {
      const answer = await api.model(name);
      state.replaceChildren(...(answer.trouble ? [hindrance(answer.trouble)] : []));
      // Buttons that are drawn anew lose their focus, so only what has changed is.
      const now = JSON.stringify(answer);
      if (now === before) return;
      before = now;
      line.textContent = serving(answer);
      showBoard(answer);
      comparison.show(answer);
      story(parts.story, answer.steps);
      card(parts.card, answer);
    } catch (cause) {
      state.replaceChildren(trouble(cause));
    }
  };
  const stops = [
    backtests(parts.backtests, name),
    runs(parts.runs, name),
    drift(parts.drift, name),
    every(PERIOD_MILLIS, read),
  ];
  return () => {
    for (const stop of stops) stop();
    comparison.destroy();
  };
}

function serving({champion, serving: served, servingCanary: canary}) {
  if (!champion) return 'Nobody is champion yet.';
  const rest = canary ? ` Canary ${canary.version} answers ${Math.round(canary.share * 100)} % of the subjects.` : '';
  return served === champion || !served
    ? `Version ${champion} answers.${rest}`
    : `Version ${champion} is champion; this node still answers by ${served}.${rest}`;
}

/** What keeps a version from serving on this node. */
function hindrance({version, why, since}) {
  return h(
    'div.state.trouble',
    {role: 'alert'},
    h('strong', {}, `Version ${version} cannot serve on this node.`),
    h('p', {}, why, ' Since ', moment(since), '.'),
  );
}

/** A backtest moves nothing. */
function moved(kind, from, to) {
  return kind === 'backtested' ? '' : `${from ? `${from} → ` : ''}${to}. `;
}

function story(host, steps) {
  host.replaceChildren(
    h('header', {}, h('h2', {}, 'What happened')),
    h(
      'ul.story',
      {},
      steps.slice(0, STORY_LENGTH).map(({version, kind, from, to, who, why, at}) =>
        h(
          'li',
          {},
          moment(at),
          h('span', {}, who),
          h('p', {}, h('strong', {}, version), ` ${moved(kind, from, to)}${why}`),
        ),
      ),
    ),
  );
}

function card(host, {champion, versions}) {
  const version = versions.find((each) => each.version === champion) ?? versions[0];
  if (!version) return;
  const entries = [
    ['What it is', version.card.description],
    ['For', version.card.intendedUse],
    ['Not for', version.card.limits],
    ['Weights', `SHA-256 ${version.digest.slice(0, 16)}…`],
    ['Made by', `${version.createdBy}, code ${version.codeVersion}, seed ${version.seed}`],
    ...Object.entries(version.metrics ?? {}).map(([split, figures]) => [
      `On ${split}`,
      Object.entries(figures)
        .map(([key, value]) => `${key} ${number(value)}`)
        .join(' · '),
    ]),
  ];
  host.replaceChildren(
    h('header', {}, h('h2', {}, `Card of ${version.version}`)),
    h(
      'dl.card-text',
      {},
      entries.map(([term, text]) => [h('dt', {}, term), h('dd', {}, text)]),
    ),
  );
}
