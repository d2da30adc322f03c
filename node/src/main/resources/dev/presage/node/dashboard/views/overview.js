/** The first page: the node in figures, the fleet, what needs a look, and decisions as they are made. */
import {api} from '../core/api.js';
import {eachFrame, h} from '../core/dom.js';
import {Fleet} from '../core/fleet.js';
import {facts} from '../parts/facts.js';
import {empty, example, loading, trouble} from '../parts/states.js';
import {activity} from './activity.js';
import {alarms} from './alarms.js';
import {cards} from './cards.js';
import {decisions} from './decisions.js';
import {featured} from './featured.js';

const SEEDED = 24;
const SEEDED_ALARMS_OF = 6;
const PICK_MILLIS = 2_500;

export function overview(root, _, context) {
  const figures = h('div');
  const state = h('div.slot', {}, loading('what is known'));
  const hero = h('section.panel.hero', {'aria-label': 'Featured device', hidden: true});
  const rest = h('section.fleet', {'aria-label': 'Fleet', hidden: true});
  const hour = h('section.panel', {'aria-label': 'Last hour', hidden: true});
  const look = h('section.panel.look', {'aria-label': 'Latest alarms'});
  const stream = h('section.panel', {'aria-label': 'Decisions'});
  root.append(
    h('h1.hidden', {}, 'Overview'),
    figures,
    h('div.overview', {}, h('div.left', {}, state, hero, hour, rest), h('div.right', {}, look, stream)),
  );

  const fleet = new Fleet();
  const latest = alarms(look);
  const feed = decisions(stream, context);
  const front = featured(hero, fleet);
  const others = cards(rest, fleet);
  const draw = eachFrame(() => {
    latest.draw();
    feed.draw();
    front.draw();
    others.draw();
  });

  const pick = () => {
    if (!fleet.size) return;
    state.replaceChildren();
    front.pick();
    others.pick(front.id);
    draw();
  };
  const stops = [
    facts(figures, context.pulse),
    activity(hour),
    context.live.listen((insight) => {
      if (insight.kind === 'anomaly') {
        const first = !fleet.size;
        fleet.take(insight);
        if (insight.alarm) latest.take(insight);
        if (first) pick();
      } else if (insight.kind === 'decision') {
        feed.take(insight);
      }
      draw();
    }),
  ];
  const picking = setInterval(pick, PICK_MILLIS);

  seed({fleet, latest, feed, context})
    .then(() => {
      if (fleet.size) pick();
      else
        state.replaceChildren(
          h(
            'section.panel',
            {},
            empty(
              'No device has sent a reading yet.',
              './presage up starts with this machine as its first device. Or send a reading by hand:',
              example('device'),
            ),
          ),
        );
      draw();
    })
    .catch((problem) => state.replaceChildren(trouble(problem)));

  return () => {
    clearInterval(picking);
    for (const stop of stops) stop();
    draw.cancel();
    front.stop();
    others.stop();
    feed.stop();
  };
}

/** What was so before the page was opened. */
async function seed({fleet, latest, feed}) {
  const domains = new Set((await api.domains()).domains.map(({name}) => name));
  const list = (domain) => (domains.has(domain) ? api.subjects(domain, {limit: SEEDED}) : {subjects: []});
  const devices = await list('device');
  for (const {id, lastInsight} of devices.subjects) {
    fleet.know(id);
    if (lastInsight?.kind === 'anomaly') fleet.take(lastInsight, false);
  }
  const accounts = await list('account');
  const made = accounts.subjects.map(({lastInsight}) => lastInsight).filter((each) => each?.kind === 'decision');
  feed.seed(made.sort((a, b) => a.time.localeCompare(b.time)));
  const pages = await Promise.all(
    devices.subjects.slice(0, SEEDED_ALARMS_OF).map(({id}) => api.insights('device', id, {limit: 100})),
  );
  const past = pages.flatMap(({insights}) => insights).filter(({kind, alarm}) => kind === 'anomaly' && alarm);
  for (const insight of past.sort((a, b) => a.time.localeCompare(b.time))) latest.take(insight);
}
