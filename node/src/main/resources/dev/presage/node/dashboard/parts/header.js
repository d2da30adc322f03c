/** The bar at the top: where one is, whether what one sees is live, and light or dark. */
import {attribute, every, h, text} from '../core/dom.js';
import {number, duration} from '../core/format.js';
import {theme} from '../core/theme.js';
import {icon, mark} from './icons.js';

const QUIET_MILLIS = 15_000;
const PLURALS = {device: 'Devices', account: 'Accounts', terminal: 'Terminals', customer: 'Customers'};

/** The state of what one sees: a word for the style sheet, one for people, and a sentence. */
function liveness({live, pulse}) {
  if (pulse.trouble)
    return ['lost', 'Disconnected', `${pulse.trouble.problem.title} ${pulse.trouble.problem.check ?? ''}`];
  if (live.state === 'lost') {
    const wait = live.retryAt ? Math.max(0, Math.ceil((live.retryAt - performance.now()) / 1000)) : 0;
    return [
      'stale',
      'Reconnecting',
      wait ? `The stream broke; next attempt in ${wait} s.` : 'The stream broke; trying again.',
    ];
  }
  if (live.state === 'connecting') return ['stale', 'Connecting', 'Opening the stream of insights.'];
  if (pulse.node && !pulse.node.node.ready)
    return ['stale', 'Not ready', 'The node is up but does not accept events yet.'];
  const quiet = live.lastAt === null ? null : performance.now() - live.lastAt;
  if (quiet !== null && quiet > QUIET_MILLIS)
    return ['quiet', `Quiet ${duration(quiet / 1000)}`, 'Connected, but nothing came in lately.'];
  const drawn = live.undrawn ? ` ${number(live.undrawn)} were counted but not drawn.` : '';
  return [
    'live',
    `Live · ${number(Math.round(live.rate))}/s`,
    `${number(live.received)} insights since this page was opened.${drawn}`,
  ];
}

export function header(host, context) {
  const nav = h('nav', {'aria-label': 'Sections'});
  const dot = h('span.dot', {'aria-hidden': 'true'});
  const word = h('span', {role: 'status', 'aria-live': 'off'});
  const state = h('span.live', {'data-state': 'stale'}, dot, word);
  const spoken = h('span.hidden', {role: 'status', 'aria-live': 'polite'});
  const scheme = h('button.plain', {type: 'button', onclick: () => theme.toggle()});
  const name = () => {
    scheme.replaceChildren(icon(theme.dark ? 'sun' : 'moon'));
    attribute(scheme, 'aria-label', theme.dark ? 'Use light colours' : 'Use dark colours');
    attribute(scheme, 'title', theme.dark ? 'Light' : 'Dark');
  };
  name();
  theme.listen(name);
  host.append(
    h('a.brand', {href: '#/', 'aria-label': 'Presage, overview'}, mark(), 'Presage'),
    nav,
    h('div.status', {}, state, spoken, scheme),
  );

  let before = '';
  every(500, () => {
    const [kind, label, title] = liveness(context);
    attribute(state, 'data-state', kind);
    attribute(state, 'title', title);
    text(word, label);
    if (kind !== before && (before || kind !== 'stale')) text(spoken, `${label}. ${title}`);
    before = kind;
  });

  return {
    /** Shows the sections and which of them is open. */
    show(domains, section) {
      const entries = [
        ['', '#/', 'Overview'],
        ...domains.map((domain) => [domain, `#/subjects/${encodeURIComponent(domain)}`, titleOf(domain)]),
        ['search', '#/search', 'Search'],
        ['models', '#/models', 'Models'],
        ['cluster', '#/cluster', 'Cluster'],
        ['node', '#/node', 'Node'],
      ];
      nav.replaceChildren(
        ...entries.map(([key, href, label]) =>
          h('a', {href, 'aria-current': key === section ? 'page' : null}, label),
        ),
      );
    },
  };
}

/** A domain's name as a heading. */
export function titleOf(domain) {
  return PLURALS[domain] ?? domain.charAt(0).toUpperCase() + domain.slice(1);
}
