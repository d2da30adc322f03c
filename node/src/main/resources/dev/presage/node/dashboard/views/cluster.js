/** The cluster: who is in it, who hosts what, and what happened when. One who kills a node sees here what follows. */
import {api} from '../core/api.js';
import {attribute, every, h, keyed, text} from '../core/dom.js';
import {count} from '../core/format.js';
import {memberCard} from '../parts/member.js';
import {shardMap} from '../parts/shard-map.js';
import {loading, trouble} from '../parts/states.js';
import {story} from '../parts/story.js';

const PERIOD_MILLIS = 500;
const SINGLETONS = {
  'insight-publisher': 'publishes insights to Kafka',
  relay: 'brings what subjects tell others to them',
  trainer: 'trains models',
  renewer: 'asks for trainings when they are due',
  signing: 'signs what the journal holds',
  steward: 'moves models’ versions on',
  'live-trials': 'compares versions on the live stream',
  recheck: 'concludes events again, and compares',
};

export function cluster(root) {
  const state = h('div.slot', {}, loading('the cluster'));
  const line = h('p.facts-line', {role: 'status'});
  const members = h('ul.members');
  const shards = h('div');
  const events = h('ol.happenings');
  const once = h('ul.once');
  const pools = h('div.table-host');
  root.append(
    h('header.page', {}, h('h1', {}, 'Cluster'), line),
    state,
    members,
    h(
      'section.panel',
      {'aria-label': 'Shards'},
      h(
        'header',
        {},
        h('h2', {}, 'Who hosts what'),
        h('span.note', {}, 'Subjects live in shards; each square is one. A shard moves as a whole.'),
      ),
      shards,
    ),
    h(
      'div.cluster-columns',
      {},
      h(
        'section.panel',
        {'aria-label': 'What happened'},
        h('header', {}, h('h2', {}, 'What happened'), h('span.note', {}, 'the latest first')),
        events,
      ),
      h(
        'div.cluster-side',
        {},
        h(
          'section.panel',
          {'aria-label': 'Once in the cluster'},
          h('header', {}, h('h2', {}, 'Once in the cluster'), h('span.note', {}, 'on one node at a time')),
          once,
        ),
        h('section.panel', {'aria-label': 'Pools'}, h('header', {}, h('h2', {}, 'Model pools')), pools),
      ),
    ),
  );
  const showMembers = keyed(members, ({name}) => name, memberCard, (element, member) => element.show(member));
  const map = shardMap(shards);
  const tell = story(events);
  const showOnce = keyed(
    once,
    ([name]) => name,
    ([name]) => h('li', {}, h('span.id', {}, name), h('span.note', {}, SINGLETONS[name] ?? ''), h('span.where')),
    (element, [, node]) => text(element.lastChild, node),
  );
  let known = [];
  return every(PERIOD_MILLIS, async () => {
    try {
      const seen = await api.cluster();
      known = seen.members;
      state.replaceChildren();
      text(line, summary(seen));
      attribute(line, 'data-trouble', seen.unreachable.length || gone(seen).length ? 'yes' : null);
      showMembers(seen.members);
      map.show(seen);
      tell(seen.events);
      showOnce(Object.entries(seen.singletons));
      pools.replaceChildren(poolTable(seen.members));
    } catch (cause) {
      state.replaceChildren(trouble(cause), ...elsewhere(known));
    }
  });
}

const gone = ({members}) => members.filter(({status}) => status === 'gone');
const alive = ({members}) => members.filter(({status}) => status !== 'gone');

function summary(seen) {
  const up = alive(seen).filter(({reachable, silent}) => reachable && !silent);
  const subjects = up.reduce((all, {subjects: own}) => all + Object.values(own).reduce((a, b) => a + b, 0), 0);
  const words = [
    `${up.length} of ${seen.members.length} ${seen.members.length === 1 ? 'node' : 'nodes'} well`,
    `${count(subjects)} subjects in memory`,
    seen.leader ? `${seen.leader} leads` : 'nobody leads',
  ];
  if (seen.unreachable.length) words.push(`unreachable: ${seen.unreachable.join(', ')}`);
  return words.join(' · ');
}

/** The node this page came from is away: the same page is to be had from the others. */
function elsewhere(members) {
  const others = members.filter(({self, http, status}) => !self && http && status !== 'gone');
  if (!others.length) return [];
  return [
    h(
      'p.state',
      {},
      'The other nodes show the same: ',
      others.map(({name, http}, index) => [
        index ? ', ' : '',
        h('a', {href: `${location.protocol}//${http}/#/cluster`}, name),
      ]),
    ),
  ];
}

/** One row for each model and version, one column for each node. */
function poolTable(members) {
  const nodes = members.filter(({pools, elsewhere}) => pools.length || elsewhere.length);
  if (!nodes.length) return h('p.state', {}, 'No node serves a model.');
  const rows = new Map();
  const put = (name, pool, what) => {
    const key = `${pool.model} ${pool.version}`;
    const row = rows.get(key) ?? {};
    rows.set(key, {...row, [name]: {...row[name], [what]: pool}});
  };
  for (const {name, pools, elsewhere} of nodes) {
    pools.forEach((pool) => put(name, pool, 'own'));
    elsewhere.forEach((pool) => put(name, pool, 'far'));
  }
  return h(
    'table.figures',
    {},
    h('caption.hidden', {}, 'Model pools by node'),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        ['Model', ...nodes.map(({name}) => name)].map((name) => h('th', {scope: 'col'}, name)),
      ),
    ),
    h(
      'tbody',
      {},
      [...rows].sort().map(([model, pools]) =>
        h(
          'tr',
          {},
          h('td', {}, model),
          nodes.map(({name}) => h('td', {}, words(pools[name]))),
        ),
      ),
    ),
  );
}

/** What a node has of a model: a pool of its own, those of others that it asks, or both. */
function words({own, far} = {}) {
  const asks = far && (!own || far.asked) ? `asks ${far.pools} elsewhere · ${count(far.inFlight)} under way` : '';
  return [own ? ownWords(own) : '', asks].filter(Boolean).join(' · ') || '–';
}

function ownWords(pool) {
  if (!pool.workers) return 'no worker';
  const waiting = pool.queueDepth ? ` · ${count(pool.queueDepth)} wait` : '';
  return `${count(Math.round(pool.rowsPerSecond))} rows/s${waiting}`;
}
