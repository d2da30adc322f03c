/** One device: the chosen channel large with its score strip, every channel small, and the alarms in words. */
import {FanChart} from '../charts/fan-chart.js';
import {ScoreStrip} from '../charts/score-strip.js';
import {DeviceFeed} from '../core/device-feed.js';
import {attribute, eachFrame, h, text} from '../core/dom.js';
import {count, measured} from '../core/format.js';
import {basis, moment, scoreBadge} from '../parts/badges.js';
import {empty, loading, trouble} from '../parts/states.js';
import {alarmList} from './alarm-list.js';
import {multiples} from './multiples.js';
import {lookBack} from './past.js';

export function device(root, {id, channel: wanted, version}, {live}) {
  const state = h('div.slot', {}, loading(id));
  const badge = scoreBadge();
  const facts = h('p.facts-line');
  const name = h('h2');
  const value = h('span.big');
  const range = h('span.range');
  const note = h('p.note');
  const area = h('div.chart');
  const strip = h('div.chart.strip');
  const grid = h('section.multiples-host', {'aria-label': 'Channels'});
  const alarmed = h('section.panel', {'aria-label': 'Alarms of this device'});
  const body = h(
    'div.device',
    {hidden: true},
    h(
      'section.panel.focus',
      {'aria-label': 'Chosen channel'},
      h('header', {}, name, h('span.spring'), range, value),
      area,
      h('h3.strip-title', {}, 'How unusual each reading was'),
      strip,
      note,
    ),
    alarmed,
    grid,
  );
  const present = h('div.present', {}, state, body);
  const past = lookBack({domain: 'device', id, version}, present);
  root.append(
    h('header.page', {}, h('a.up', {href: '#/subjects/device'}, 'Devices'), h('h1', {}, id), badge, facts),
    past.element,
    present,
  );

  const group = `device-${id}`;
  const chart = new FanChart(area, {height: 340, sync: group});
  const scores = new ScoreStrip(strip, {sync: group});
  let chosen = wanted ?? null;
  const smalls = multiples(grid, (channel) => choose(channel));
  const alarms = alarmList(alarmed, (channel) => choose(channel));
  const draw = eachFrame(paint);
  const feed = new DeviceFeed(id, draw).start();

  function choose(channel) {
    chosen = channel;
    history.replaceState(null, '', `#/device/${encodeURIComponent(id)}?channel=${encodeURIComponent(channel)}`);
    area.parentElement.scrollIntoView({block: 'nearest'});
    paint();
  }

  function paint() {
    if (!feed.subject) {
      state.replaceChildren(feed.trouble ? trouble(feed.trouble) : loading(id));
      return;
    }
    if (!feed.channels.size) {
      state.replaceChildren(empty('No reading yet.', 'The charts begin with the first one.'));
      return;
    }
    state.replaceChildren(...(feed.trouble ? [trouble(feed.trouble)] : []));
    body.hidden = false;
    if (!feed.channels.has(chosen)) chosen = feed.ranked[0];
    const seen = feed.channels.get(chosen);
    text(name, chosen);
    text(value, measured(chosen, seen.last));
    text(
      range,
      Number.isFinite(seen.low)
        ? `next expected ${measured(chosen, seen.low)} to ${measured(chosen, seen.high)}`
        : '',
    );
    chart.show(feed, chosen);
    scores.show(feed.scores, chart.span);
    text(note, written(feed));
    const last = feed.scores.at(-1);
    badge.set(last?.score, last?.alarm);
    text(facts, `${count(feed.subject.observed)} readings · ${count(feed.channels.size)} channels · last `);
    if (last) facts.append(moment(last.time));
    smalls.show(feed, chosen);
    alarms.show(feed);
    attribute(body, 'data-channels', feed.channels.size);
  }

  const unlisten = live.listen((insight) => {
    if (insight.kind === 'anomaly' && insight.subject === id && insight.domain === 'device')
      badge.set(insight.score, insight.alarm);
  });
  return () => {
    unlisten();
    draw.cancel();
    feed.stop();
    past.stop();
    smalls.stop();
    chart.destroy();
    scores.destroy();
  };
}

/** What the fan shows and what it rests on. */
function written({forecast, forecastTrouble}) {
  if (forecastTrouble)
    return `No forecast now. ${forecastTrouble.problem.title} ${forecastTrouble.problem.check ?? ''}`;
  if (!forecast) return 'Asking for a forecast …';
  const percent = (level) => `${Math.round(level * 100)}%`;
  const pairs = forecast.levels
    .slice(0, Math.floor(forecast.levels.length / 2))
    .map((level, index) => percent(forecast.levels.at(-1 - index) - level));
  return `Bands hold ${pairs.join(', ')} of what may come; the dashed line is the median. ${basis(forecast.by)}.`;
}
