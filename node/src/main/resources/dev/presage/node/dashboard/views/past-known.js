/** What was known of a subject at a point of its life, drawn as its domain is. */
import {AmountsChart} from '../charts/amounts-chart.js';
import {FanChart} from '../charts/fan-chart.js';
import {api} from '../core/api.js';
import {readChannels, readForecast} from '../core/device-feed.js';
import {h, text} from '../core/dom.js';
import {measured} from '../core/format.js';
import {verdict} from '../parts/badges.js';
import {knownFacts, transactionTable} from './transactions.js';

const HORIZON = 30;
const SETTLED_MILLIS = 200;

/** {element, show(past), foresee(past, isWanted), stop} of a domain. */
export function known(domain) {
  if (domain === 'device') return device();
  return domain === 'account' ? account() : any();
}

function panel(...children) {
  return h('section.panel.known-then', {'aria-label': 'What was known'}, ...children);
}

/** A device's channels, of which one is drawn with what was foreseen from there. */
function device() {
  const area = h('div.chart');
  const names = h('div.channels', {role: 'group', 'aria-label': 'Channels'});
  const value = h('span.big');
  const note = h('p.note');
  const element = panel(
    h('header', {}, h('h2', {}, 'What was known'), h('span.spring'), value),
    names,
    area,
    note,
  );
  let chart = null;
  let feed = null;
  let chosen = new URLSearchParams(location.hash.split('?')[1]).get('channel');
  let timer = 0;

  function paint() {
    if (!feed.channels.has(chosen)) chosen = feed.alarmed ?? [...feed.channels.keys()][0];
    names.replaceChildren(
      ...[...feed.channels.keys()].map((name) =>
        h(
          'button.chip-button',
          {type: 'button', 'aria-pressed': String(name === chosen), onclick: () => pick(name)},
          name,
        ),
      ),
    );
    names.hidden = feed.channels.size < 2;
    text(value, measured(chosen, feed.channels.get(chosen)?.last));
    chart ??= new FanChart(area, {height: 300});
    chart.show(feed, chosen);
  }

  function pick(name) {
    chosen = name;
    paint();
  }

  return {
    element,
    show({memory, event}) {
      const channels = readChannels(memory);
      const now = Math.max(0, ...[...channels.values()].map(({times}) => times.at(-1) ?? 0));
      const scores = event.insights.map((each) => ({...each, at: Date.parse(each.time) / 1000}));
      const alarmed = scores.find(({alarm}) => alarm)?.reasons[0]?.about;
      feed = {channels, now, scores, alarmed, forecast: feed?.forecast ?? null};
      if (feed.forecast && Math.abs(feed.forecast.at - now) > feed.forecast.step) feed.forecast = null;
      if (channels.size) paint();
    },
    /** Asked for once the slider rests. */
    foresee(past, isWanted) {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        if (!isWanted()) return;
        try {
          const forecast = readForecast(await api.pastForecast('device', past.id, HORIZON, past.version));
          if (!isWanted()) return;
          feed.forecast = forecast;
          text(note, `The fan is what ${forecast.by.model} ${forecast.by.version} foresees from what was known then.`);
        } catch (problem) {
          if (!isWanted()) return;
          text(note, `No forecast from there. ${problem.problem?.title ?? ''}`);
        }
        paint();
      }, SETTLED_MILLIS);
    },
    stop() {
      clearTimeout(timer);
      chart?.destroy();
    },
  };
}

/** An account's amounts and transactions, and what was usual for it. */
function account() {
  const facts = h('dl.facts.known');
  const area = h('div.chart');
  const table = transactionTable();
  const element = panel(
    h(
      'header',
      {},
      h('h2', {}, 'What was known'),
      h('span.legend', {}, ['approve', 'review', 'decline'].map(verdict)),
    ),
    facts,
    area,
    table.element,
  );
  let chart = null;
  return {
    element,
    show({memory, observed, event}) {
      const said = new Map(event.insights.map((insight) => [insight.observation, insight]));
      const recent = (memory.recent ?? []).map((each) => ({
        ...each,
        ...(said.has(each.id) ? {reasons: said.get(each.id).reasons ?? [], by: said.get(each.id).by} : {}),
        at: Date.parse(each.time) / 1000,
      }));
      facts.replaceChildren(...knownFacts(memory, observed));
      table.show(recent);
      chart ??= new AmountsChart(area, {height: 200});
      chart.show(
        [...recent].sort((a, b) => a.at - b.at),
        memory.usualAmount,
      );
    },
    foresee() {},
    stop: () => chart?.destroy(),
  };
}

/** Whatever a domain without a view of its own remembers. */
function any() {
  const json = h('pre.json', {tabindex: 0, 'aria-label': 'Memory as JSON'});
  return {
    element: panel(h('header', {}, h('h2', {}, 'What was known')), json),
    show({memory}) {
      json.textContent = JSON.stringify(memory, null, 2);
    },
    foresee() {},
    stop() {},
  };
}
