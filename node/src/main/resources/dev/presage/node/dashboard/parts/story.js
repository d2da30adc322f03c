/** What happened in the cluster, as a timeline: when, what, and in plain words why. */
import {attribute, h, keyed, text} from '../core/dom.js';
import {moment} from './badges.js';

/** How each kind of happening is marked: a shape and a colour, never colour alone. */
const TONES = {
  unreachable: 'bad',
  downed: 'bad',
  gone: 'bad',
  silent: 'busy',
  leaving: 'busy',
  left: 'busy',
  up: 'well',
  reachable: 'well',
  speaks: 'well',
  shards: 'moved',
  singleton: 'moved',
  leader: 'moved',
  pool: 'moved',
};
const SHOWN = 60;

/** Fills a list; call what it returns with the events, the latest first. */
export function story(list) {
  const none = h('li.note', {'data-kind': 'none'}, 'Nothing has happened since this node became a member.');
  const show = keyed(
    list,
    (event) => event.key,
    ({at}) => h('li', {}, moment(at), h('span.mark', {'aria-hidden': 'true'}), h('div', {}, h('p.what'), h('p.note'))),
    (element, {kind, text: what, cause, over}) => {
      attribute(element, 'data-kind', kind);
      attribute(element, 'data-tone', TONES[kind] ?? 'moved');
      attribute(element, 'data-going-on', over === false ? 'yes' : null);
      const [words, why] = element.lastChild.children;
      text(words, what);
      text(why, cause);
    },
  );
  return (events) => {
    const seen = new Map();
    const shown = events.slice(0, SHOWN).map((event) => {
      // Two that happened in one moment are told apart by their order.
      const base = `${event.at} ${event.kind} ${event.node ?? ''}`;
      const number = (seen.get(base) ?? 0) + 1;
      seen.set(base, number);
      return {...event, key: `${base} ${number}`};
    });
    show(shown);
    if (shown.length) none.remove();
    else list.append(none);
  };
}
