/** The latest alarms with their reason in words. Repeats of one cause within a minute are one entry with a count. */
import {attribute, h, keyed, text} from '../core/dom.js';
import {score, rarity, time, utc} from '../core/format.js';
import {icon} from '../parts/icons.js';

const SHOWN = 4;
const SAME_SECONDS = 60;

export function alarms(host) {
  const list = h('ol.alarms');
  const none = h(
    'p.state',
    {},
    'No alarm so far. A reading that its model did not expect appears here with the reason.',
  );
  host.append(h('header', {}, h('h2', {}, 'Latest alarms')), none, list);
  let entries = [];
  const rows = keyed(list, ({key}) => key, row, refresh);

  function row({insight}) {
    const when = h('time');
    const times = h('span.times');
    const number = h('span.number');
    const words = h('p');
    const target = `#/${encodeURIComponent(insight.domain)}/${encodeURIComponent(insight.subject)}`;
    const about = insight.reasons?.[0]?.about;
    const link = h(
      'a',
      {href: about ? `${target}?channel=${encodeURIComponent(about)}` : target},
      icon('alarm'),
      h('span.id', {}, insight.subject),
      times,
      number,
      when,
    );
    return Object.assign(h('li', {}, link, words), {when, times, number, words});
  }

  function refresh(element, {insight, count}) {
    text(element.when, time(insight.time));
    attribute(element.when, 'title', utc(insight.time));
    text(element.times, count > 1 ? `×${count}` : '');
    text(element.number, score(insight.score));
    attribute(element.number, 'title', rarity(insight.score));
    text(element.words, insight.reasons?.[0]?.text ?? 'Unusual as a whole; no single channel stands out.');
  }

  return {
    take(insight) {
      const at = Date.parse(insight.time) / 1000;
      const about = insight.reasons?.[0]?.about ?? '';
      const same = entries.find(
        (each) =>
          each.insight.subject === insight.subject && each.about === about && Math.abs(at - each.at) < SAME_SECONDS,
      );
      if (same) {
        Object.assign(same, {insight, at, count: same.count + 1});
        entries = [same, ...entries.filter((each) => each !== same)];
      } else {
        entries = [{key: insight.id, insight, at, about, count: 1}, ...entries].slice(0, SHOWN);
      }
    },
    draw() {
      none.hidden = entries.length > 0;
      rows(entries);
    },
  };
}
