/** Concludes an event once more from the journal, and says whether the same comes out. */
import {api} from '../core/api.js';
import {h} from '../core/dom.js';
import {trouble} from '../parts/states.js';

const WORDS = {
  equal: ['approve', 'Equal, bit for bit', 'The same follows from the journal, what the model carries on included.'],
  'within-tolerance': ['review', 'Within tolerance', 'The same follows but for last bits, as on another machine.'],
  different: ['decline', 'Different', 'Something else follows now.'],
};

/** {button, result, about(insight id)}. */
export function derivation() {
  let about = null;
  const result = h('div.derivation', {role: 'status'});
  const button = h('button.button', {type: 'button', onclick: run}, 'Derive again');

  async function run() {
    const asked = about;
    button.disabled = true;
    result.replaceChildren(h('p.note', {}, 'Loading the version that answered, and asking it again …'));
    try {
      const derived = await api.derivation(asked);
      if (asked === about) result.replaceChildren(...said(derived));
    } catch (problem) {
      if (asked === about) result.replaceChildren(trouble(problem));
    } finally {
      button.disabled = false;
    }
  }

  return {
    button,
    result,
    about(insight) {
      if (insight === about) return;
      about = insight ?? null;
      button.hidden = about === null;
      result.replaceChildren();
    },
  };
}

function line({what, was, is}) {
  return h('p.note', {}, `${what}: was ${was || 'nothing'}, is ${is || 'nothing'}`);
}

function said({outcome, differences, differing, notes}) {
  const [look, title, meaning] = WORDS[outcome] ?? ['review', outcome, ''];
  return [
    h('p', {}, h(`span.chip.${look}`, {}, title), ` ${meaning}`),
    ...differences.slice(0, 8).map(line),
    differing > 8 ? h('p.note', {}, `and ${differing - 8} more`) : null,
    ...notes.map((note) => h('p.note', {}, note)),
  ].filter(Boolean);
}
