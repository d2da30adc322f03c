/** A node of the cluster as a card: how it stands, in words, shape and colour, and what is on it. */
import {attribute, h, text} from '../core/dom.js';
import {count, duration, time} from '../core/format.js';
import {icon} from './icons.js';
import {nodeHue} from './shard-map.js';

/** A report comes twice a second. */
const LATE_MILLIS = 2_000;

/** A kind for the style sheet, a word, and a sentence for whoever has not seen this before. */
function standing({status, reachable, silent, ready, unreachableSince, since, heardMillis, pid}) {
  if (status === 'gone')
    return ['bad', 'Gone', `Since ${time(since)} it is no member. Its shards live on the other nodes.`];
  if (status === 'down')
    return ['bad', 'Put out', 'The others have decided to go on without it; its shards move to them.'];
  if (!reachable)
    return [
      'bad',
      'Unreachable',
      `No heartbeat since about ${time(unreachableSince)}. The others wait a moment, then they put it out.`,
    ];
  if (status === 'leaving' || status === 'exiting')
    return ['busy', 'Leaving', 'It stops in order and hands its shards over first.'];
  if (status === 'joining' || status === 'weaklyup') return ['busy', 'Joining', 'It asks to be let in.'];
  if (pid === null) return ['busy', 'Starting', 'A member that has not said anything of itself yet.'];
  if (silent) return ['busy', 'Silent', 'A member, but it tells nothing of itself just now.'];
  if (!ready) return ['busy', 'Not ready', 'A member, but it takes no events yet.'];
  if (heardMillis > LATE_MILLIS)
    return ['busy', 'Late', `It last told of itself ${Math.round(heardMillis / 1000)} s ago; usually it does twice a second.`];
  return ['well', 'Up', ''];
}

const ICONS = {well: 'approve', busy: 'review', bad: 'decline'};
const CHIPS = {well: 'approve', busy: 'review', bad: 'decline'};

/** Makes a card; `show(member)` fills it. */
export function memberCard() {
  const hue = h('span.hue', {'aria-hidden': 'true'});
  const name = h('a.id');
  const chip = h('span');
  const marks = h('span.note');
  const why = h('p.why');
  const figures = h('dl.figures');
  const roles = h('p.roles');
  const where = h('p.note');
  const element = h(
    'li.panel.member',
    {},
    h('header', {}, hue, h('h2', {}, name), chip, h('span.spring'), marks),
    why,
    figures,
    roles,
    where,
  );
  let before = '';
  element.show = (member) => {
    const [kind, word, sentence] = standing(member);
    attribute(element, 'data-standing', kind);
    hue.style.setProperty('--hue', nodeHue(member.name));
    if (before !== kind + word) {
      before = kind + word;
      chip.className = `chip ${CHIPS[kind]}`;
      chip.replaceChildren(icon(ICONS[kind]), word);
    }
    text(name, member.name);
    const away = member.status === 'gone' || !member.http;
    attribute(name, 'href', away || member.self ? null : `${location.protocol}//${member.http}/#/cluster`);
    text(marks, [member.leader ? 'leads' : '', member.self ? 'you look from here' : ''].filter(Boolean).join(' · '));
    text(why, sentence);
    const subjects = Object.values(member.subjects).reduce((all, each) => all + each, 0);
    fill(figures, [
      ['Shards', count(member.shards)],
      ['Subjects', count(subjects)],
      ['Up for', member.uptimeSeconds === null ? '–' : duration(member.uptimeSeconds)],
      ['Process', member.pid === null ? '–' : String(member.pid)],
    ]);
    text(roles, member.roles.join(' · '));
    text(where, `${member.address}${member.http ? ` · HTTP ${member.http}` : ''} · version ${member.version}`);
  };
  return element;
}

/** Keeps a list of terms and values. */
function fill(list, entries) {
  if (!list.children.length) list.append(...entries.map(([term]) => h('div', {}, h('dt', {}, term), h('dd'))));
  entries.forEach(([, value], index) => text(list.children[index].lastChild, value));
}
