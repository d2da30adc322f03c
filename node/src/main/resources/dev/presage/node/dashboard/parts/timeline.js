/** A subject's life as a slider over its events. At its right end stands the present, which goes on meanwhile. */
import {api} from '../core/api.js';
import {attribute, every, h, text} from '../core/dom.js';
import {count, time} from '../core/format.js';
import {icon} from './icons.js';

const POLL_MILLIS = 3_000;
const MARKED = 200;

/**
 * The slider.
 *
 * @param wanted the version to begin with; null for now
 * @param move (version) -> void, called when another one is looked at; null stands for now
 */
export function timeline({domain, id}, wanted, move) {
  let newest = 0;
  let chosen = wanted;
  const when = h('strong.when', {}, 'Now');
  const where = h('span.note');
  const marks = h('div.marks', {'aria-hidden': 'true'});
  const slider = h('input', {type: 'range', min: 1, max: 1, step: 1, 'aria-label': `Life of ${id}`});
  const back = step('back', 'One event earlier', -1);
  const next = step('next', 'One event later', 1);
  const now = h('button.button', {type: 'button', onclick: () => choose(null)}, 'Now');
  const element = h(
    'section.panel.timeline',
    {'aria-label': 'Look back', hidden: true},
    h('header', {}, h('h2', {}, 'Look back'), when, where, h('span.spring'), h('div.steps', {}, back, next, now)),
    h('div.track', {}, marks, slider),
  );
  slider.addEventListener('input', () => {
    const version = Number(slider.value);
    choose(version >= newest ? null : version);
  });

  function step(name, label, by) {
    const go = () => {
      const version = Math.max(1, (chosen ?? newest) + by);
      choose(version >= newest ? null : version);
    };
    return h('button.button.icon-only', {type: 'button', 'aria-label': label, title: label, onclick: go}, icon(name));
  }

  function choose(version) {
    if (version === chosen) return;
    chosen = version;
    paint();
    move(version);
  }

  function paint() {
    const version = chosen ?? newest;
    slider.max = newest;
    if (Number(slider.value) !== version) slider.value = version;
    element.hidden = newest < 2;
    attribute(element, 'data-past', chosen !== null);
    if (chosen === null) text(when, 'Now');
    text(where, `event ${count(version)} of ${count(newest)}`);
    slider.setAttribute('aria-valuetext', `${when.textContent}, event ${version} of ${newest}`);
    back.disabled = version <= 1;
    next.disabled = chosen === null;
    now.disabled = chosen === null;
  }

  /** Where something was said that somebody should look at. */
  function mark(insights) {
    const told = insights.filter(({alarm, verdict}) => alarm || (verdict && verdict !== 'approve'));
    marks.replaceChildren(
      ...told.map((insight) => {
        const tick = h(`span.mark.${insight.verdict ?? 'alarm'}`);
        tick.style.left = `${(100 * (insight.version - 1)) / Math.max(1, newest - 1)}%`;
        return tick;
      }),
    );
  }

  const stop = every(POLL_MILLIS, async () => {
    try {
      const page = await api.insights(domain, id, {limit: MARKED});
      const {events} = await api.events(domain, id, {limit: 1});
      newest = events[0]?.version ?? newest;
      mark(page.insights);
      paint();
    } catch {
      // The view beside it says what is wrong.
    }
  });
  return {
    element,
    /** Says when what is looked at was concluded. */
    concluded: (at) => {
      text(when, time(at));
      paint();
    },
    stop,
  };
}
