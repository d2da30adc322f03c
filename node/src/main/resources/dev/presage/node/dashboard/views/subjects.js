/** All subjects of one domain, page by page, found by the beginning of their id. */
import {api} from '../core/api.js';
import {h} from '../core/dom.js';
import {count} from '../core/format.js';
import {fallback, moment, scoreBadge, verdict, why} from '../parts/badges.js';
import {titleOf} from '../parts/header.js';
import {icon} from '../parts/icons.js';
import {empty, example, loading, trouble} from '../parts/states.js';

const PAGE = 50;
const TYPING_MILLIS = 200;

export function subjects(root, {domain, find = ''}) {
  const field = h('input', {
    type: 'search',
    id: 'find',
    value: find,
    placeholder: 'Id begins with …',
    autocomplete: 'off',
    spellcheck: 'false',
    oninput: () => later(),
  });
  const list = h('div.results', {'aria-live': 'polite'}, loading('the list'));
  const back = h('button', {type: 'button', onclick: () => turn(-1)}, icon('back'), 'Previous');
  const forth = h('button', {type: 'button', onclick: () => turn(1)}, 'Next', icon('next'));
  const where = h('span.note');
  root.append(
    h(
      'header.page',
      {},
      h('h1', {}, titleOf(domain)),
      h(
        'form.search',
        {role: 'search', onsubmit: (event) => event.preventDefault()},
        h('label.hidden', {for: 'find'}, 'Id begins with'),
        icon('search'),
        field,
      ),
    ),
    h(
      'section.panel',
      {'aria-label': 'Subjects'},
      list,
      h('nav.pages', {'aria-label': 'Pages'}, back, where, forth),
    ),
  );

  let starts = [''];
  let page = 0;
  let timer = 0;
  let asked = 0;

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      starts = [''];
      page = 0;
      load();
    }, TYPING_MILLIS);
  };
  const turn = (by) => {
    page += by;
    load();
  };

  async function load() {
    const mine = ++asked;
    const prefix = field.value.trim();
    try {
      const {subjects: found, next} = await search(domain, prefix, starts[page]);
      if (mine !== asked) return;
      starts[page + 1] = next;
      list.replaceChildren(found.length ? table(domain, found) : nothing(prefix));
      back.disabled = page === 0;
      forth.disabled = next === null;
      where.textContent = found.length ? `Page ${count(page + 1)}` : '';
    } catch (problem) {
      if (mine === asked) list.replaceChildren(trouble(problem));
    }
  }

  const nothing = (prefix) =>
    prefix
      ? empty(`No id begins with “${prefix}”.`, 'Ids are case-sensitive. Clear the field to see all.')
      : empty(
          'Nothing has been observed here yet.',
          './presage up starts with live data. Or send an observation by hand:',
          example(domain),
        );
  load();
  return () => clearTimeout(timer);
}

/** One page of the subjects whose id begins with `prefix`. Ids come in the order of their characters. */
async function search(domain, prefix, start) {
  const {subjects: page, next} = await api.subjects(domain, {after: start || before(prefix), limit: PAGE});
  const found = page.filter(({id}) => id.startsWith(prefix));
  return {subjects: found, next: found.length && found.at(-1) === page.at(-1) ? next : null};
}

/** A text that sorts just before all that begin with `prefix`; ids have no character after "~". */
function before(prefix) {
  if (!prefix) return '';
  const last = prefix.charCodeAt(prefix.length - 1);
  return `${prefix.slice(0, -1)}${String.fromCharCode(last - 1)}~~~~`;
}

function table(domain, found) {
  return h(
    'table.subjects',
    {},
    h('caption.hidden', {}, `Subjects of ${domain}`),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        ['Id', 'Last insight', 'Why', 'Events', 'Last seen'].map((each) =>
          h('th', {scope: 'col', 'data-name': each}, each),
        ),
      ),
    ),
    h(
      'tbody',
      {},
      found.map(({id, version, lastTime, lastInsight}) =>
        h(
          'tr',
          {},
          h('td.id', {}, h('a', {href: `#/${encodeURIComponent(domain)}/${encodeURIComponent(id)}`}, id)),
          h('td', {}, summary(lastInsight)),
          h('td.reason', {}, lastInsight?.reasons?.length ? why(lastInsight) : ''),
          h('td.number', {}, count(version)),
          h('td.when', {}, lastTime ? moment(lastTime) : '–'),
        ),
      ),
    ),
  );
}

/** The last insight in a word or two. */
function summary(insight) {
  if (!insight) return '–';
  if (insight.verdict) return [verdict(insight.verdict), fallback(insight.by)];
  if (!Number.isFinite(insight.score)) return insight.kind;
  const badge = scoreBadge();
  badge.set(insight.score, insight.alarm);
  return badge;
}
