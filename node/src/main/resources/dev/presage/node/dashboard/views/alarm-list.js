/** The alarms of one device as text, so that nothing is only a mark on a chart. */
import {h, keyed} from '../core/dom.js';
import {rarity, score} from '../core/format.js';
import {basis, moment} from '../parts/badges.js';
import {icon} from '../parts/icons.js';

const SHOWN = 20;

/** @param choose called with the channel of the alarm that someone picks */
export function alarmList(host, choose) {
  const list = h('ol.alarms.scrolls', {tabindex: 0, 'aria-label': 'Alarms, newest first'});
  const none = h('p.state', {}, 'No alarm in the readings shown.');
  host.append(h('header', {}, h('h2', {}, 'Alarms')), none, list);
  const rows = keyed(
    list,
    ({id}) => id,
    ({score: value, time, reasons, by}) => {
      const about = reasons[0]?.about;
      const head = [
        icon('alarm'),
        h('span.id', {}, about ?? 'as a whole'),
        h('span.number', {title: rarity(value)}, score(value)),
        moment(time),
      ];
      return h(
        'li',
        {title: basis(by)},
        about ? h('button', {type: 'button', onclick: () => choose(about)}, head) : h('span.row', {}, head),
        reasons.map((reason) => h('p', {}, reason.text)),
      );
    },
  );
  return {
    show({scores}) {
      const raised = scores
        .filter(({alarm}) => alarm)
        .reverse()
        .slice(0, SHOWN);
      none.hidden = raised.length > 0;
      list.hidden = raised.length === 0;
      rows(raised);
    },
  };
}
