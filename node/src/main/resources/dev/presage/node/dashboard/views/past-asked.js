/** What a model saw when it was asked: the features of each row, what it carried, and what was seen of others. */
import {h} from '../core/dom.js';
import {count, number} from '../core/format.js';

/** The panel's content. */
export function asked({event}) {
  const {asked: question, seen, carried} = event;
  const parts = [h('header', {}, h('h2', {}, 'What the model saw'))];
  if (!question) {
    parts.push(h('p.state', {}, 'No model was asked, or none answered: a rule spoke.'));
  } else {
    parts.push(
      h(
        'p.facts-line',
        {},
        `${question.model} ${question.version}, SHA-256 `,
        h('code.digest', {title: question.digest}, question.digest.slice(0, 16)),
      ),
      features(question.rows),
    );
  }
  if (seen.length) parts.push(h('h3', {}, 'Seen of others'), ...seen.map(other));
  if (carried.length) {
    const numbers = carried.reduce((sum, part) => sum + part.numbers, 0);
    parts.push(
      h('p.note', {}, `It carried on ${count(numbers)} numbers: ${carried.map(({key}) => key).join(', ')}.`),
    );
  }
  return parts;
}

/** One column to a row of the question, as many as are worth looking at. */
function features(rows) {
  const shown = rows.slice(0, 6);
  const names = Object.keys(shown[0]?.features ?? {});
  return h(
    'div.scrolls-sideways',
    {tabindex: 0, role: 'group', 'aria-label': 'Features'},
    h(
      'table.features',
      {},
      h('caption.hidden', {}, 'Features of the last step of each row'),
      h(
        'tbody',
        {},
        line('steps', shown.map(({steps}) => count(steps))),
        line('state', shown.map(carriedIn)),
        names.map((name) => line(name, shown.map((row) => number(row.features[name])))),
      ),
    ),
  );
}

function carriedIn({state}) {
  return state.numbers ? `${count(state.numbers)}, norm ${number(state.norm)}` : 'fresh';
}

function line(name, values) {
  return h('tr', {}, h('th', {scope: 'row'}, name), values.map((value) => h('td.number', {}, value)));
}

/** What another subject showed. */
function other({domain, id, version, numbers}) {
  const page = `#/${encodeURIComponent(domain)}/${encodeURIComponent(id)}`;
  const known = Object.entries(numbers).map(([name, value]) => `${name} ${number(value)}`);
  return h(
    'p.seen',
    {},
    h('a', {href: version ? `${page}?version=${version}` : page}, `${domain} ${id}`),
    version === null ? ' did not answer in time.' : ` at event ${count(version)}: ${known.join(' · ')}`,
  );
}
