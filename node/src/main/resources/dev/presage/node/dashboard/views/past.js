/** What was known of a subject at a point of its life, what was said and why, and what the model saw. */
import {api} from '../core/api.js';
import {h} from '../core/dom.js';
import {count} from '../core/format.js';
import {moment} from '../parts/badges.js';
import {insightRow} from '../parts/insight.js';
import {loading, trouble} from '../parts/states.js';
import {timeline} from '../parts/timeline.js';
import {asked} from './past-asked.js';
import {derivation} from './past-derivation.js';
import {known} from './past-known.js';

/**
 * A slider, and what it leads to: while it stands in the past, that is shown instead of the present.
 *
 * @param version where to begin; nothing for now
 * @param present the elements that show the present
 */
export function lookBack({domain, id, version}, present) {
  const state = h('div.slot');
  const facts = h('p.facts-line');
  const said = h('ol.insights');
  const silent = h('p.state', {}, 'Nothing was said about it.');
  const saw = h('section.panel.saw', {'aria-label': 'What the model saw'});
  const again = derivation();
  const memory = known(domain);
  const panels = h(
    'div.past',
    {},
    memory.element,
    h(
      'section.panel',
      {'aria-label': 'What was said'},
      h('header', {}, h('h2', {}, 'What was said'), h('span.spring'), again.button),
      facts,
      silent,
      said,
      again.result,
    ),
    saw,
  );
  const body = h('div.past-host', {hidden: true}, state, panels);
  const wanted = Number(version) >= 1 ? Math.floor(Number(version)) : null;
  const slider = timeline({domain, id}, wanted, move);
  let journey = 0;

  async function move(to) {
    const mine = ++journey;
    address(domain, id, to);
    present.hidden = to !== null;
    body.hidden = to === null;
    if (to === null) return;
    try {
      const past = await api.past(domain, id, to);
      if (mine !== journey) return;
      state.replaceChildren();
      show(past);
      memory.foresee(past, () => mine === journey);
    } catch (problem) {
      if (mine !== journey) return;
      panels.hidden = true;
      state.replaceChildren(trouble(problem));
    }
  }

  function show(past) {
    const {point, event} = past;
    panels.hidden = false;
    slider.concluded(point.at);
    facts.replaceChildren('Concluded ', moment(point.at), `, after ${count(past.observed)} observations`);
    if (point.until) facts.append(', and valid until ', moment(point.until));
    facts.append('.');
    silent.hidden = event.insights.length > 0;
    said.replaceChildren(...event.insights.map(insightRow));
    again.about(event.insights[0]?.id);
    saw.replaceChildren(...asked(past));
    memory.show(past);
  }

  if (wanted !== null) {
    state.replaceChildren(loading(`event ${wanted} of ${id}`));
    panels.hidden = true;
    move(wanted);
  }
  return {
    element: h('div.look-back', {}, slider.element, body),
    stop: () => {
      journey++;
      slider.stop();
      memory.stop();
    },
  };
}

/** The address leads back to the same point. */
function address(domain, id, version) {
  const [path, query] = location.hash.split('?');
  const parameters = new URLSearchParams(query);
  if (version === null) parameters.delete('version');
  else parameters.set('version', version);
  if (path) history.replaceState(null, '', parameters.size ? `${path}?${parameters}` : path);
}
