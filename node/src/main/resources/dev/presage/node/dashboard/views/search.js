/** Insights found again: by words, by what they say, and by when. What was asked stands in the address. */
import {api} from '../core/api.js';
import {h} from '../core/dom.js';
import {count} from '../core/format.js';
import {basis, fallback, moment, scoreBadge, verdict, why} from '../parts/badges.js';
import {titleOf} from '../parts/header.js';
import {icon} from '../parts/icons.js';
import {empty, loading, trouble} from '../parts/states.js';

const PAGE = 50;
const TYPING_MILLIS = 250;
const MINUTE = 60_000;

/** What the lists offer: its word in the address, what people read, and what the node is asked for. */
const WHAT = [
  ['', 'Everything', {}],
  ['alarm', 'Alarms', {alarm: true}],
  ['decline', 'Declined', {verdict: 'decline'}],
  ['review', 'To review', {verdict: 'review'}],
  ['approve', 'Approved', {verdict: 'approve'}],
];
const SINCE = [
  ['', 'At any time', null],
  ['15m', 'Last 15 minutes', 15 * MINUTE],
  ['1h', 'Last hour', 60 * MINUTE],
  ['1d', 'Last day', 24 * 60 * MINUTE],
  ['7d', 'Last week', 7 * 24 * 60 * MINUTE],
];
const SCORES = [
  ['', 'Any score', null],
  ['0.5', 'From 0.5', 0.5],
  ['0.9', 'From 0.9', 0.9],
  ['0.999', 'From 0.999', 0.999],
];

export function search(root, asked, {domains}) {
  const field = h('input', {
    type: 'search',
    id: 'words',
    value: asked.q ?? '',
    placeholder: 'card-7, a word of the reason, wor*',
    autocomplete: 'off',
    spellcheck: 'false',
    oninput: () => later(),
  });
  const choices = {
    domain: choice('domain', 'Domain', [['', 'All domains'], ...domainsOf(domains, asked)], asked.domain),
    what: choice('what', 'What', WHAT, asked.what),
    score: choice('score', 'Score', SCORES, asked.score),
    since: choice('since', 'When', SINCE, asked.since),
  };
  const list = h('div.results', {'aria-live': 'polite'}, loading('what was said'));
  const back = h('button', {type: 'button', onclick: () => turn(-1)}, icon('back'), 'Newer');
  const forth = h('button', {type: 'button', onclick: () => turn(1)}, 'Older', icon('next'));
  const where = h('span.note');
  root.append(
    h(
      'header.page',
      {},
      h('h1', {}, 'Search'),
      h(
        'form.search',
        {role: 'search', onsubmit: (event) => event.preventDefault()},
        h('label.hidden', {for: 'words'}, 'Words'),
        icon('search'),
        field,
      ),
    ),
    h(
      'section.panel',
      {'aria-label': 'Insights'},
      h('div.filters', {}, Object.values(choices)),
      list,
      h('nav.pages', {'aria-label': 'Pages'}, back, where, forth),
    ),
  );

  let starts = [null];
  let page = 0;
  let timer = 0;
  let last = 0;
  let now = Date.now();

  function choice(name, label, options, chosen) {
    return h(
      'label.choice',
      {},
      h('span.hidden', {}, label),
      h(
        'select',
        {id: name, onchange: () => anew()},
        options.map(([value, text]) => h('option', {value, selected: value === (chosen ?? '')}, text)),
      ),
    );
  }

  const chosen = (name) => choices[name].lastChild.value;
  const anew = () => {
    starts = [null];
    page = 0;
    now = Date.now();
    load();
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(anew, TYPING_MILLIS);
  };
  const turn = (by) => {
    page += by;
    load();
  };

  /** What the node is asked, and what the address says. */
  function wish() {
    const words = field.value.trim();
    const said = {q: words, ...Object.fromEntries(Object.keys(choices).map((name) => [name, chosen(name)]))};
    const query = new URLSearchParams(Object.entries(said).filter(([, value]) => value));
    history.replaceState(null, '', query.size ? `#/search?${query}` : '#/search');
    const of = (options, name) => options.find(([value]) => value === chosen(name))?.[2];
    const ago = of(SINCE, 'since');
    return {
      q: words,
      domain: said.domain,
      ...of(WHAT, 'what'),
      minScore: of(SCORES, 'score'),
      from: ago ? new Date(now - ago).toISOString() : null,
      limit: PAGE,
    };
  }

  async function load() {
    const mine = ++last;
    try {
      const {insights, next} = await api.found({...wish(), after: starts[page]});
      if (mine !== last) return;
      starts[page + 1] = next;
      list.replaceChildren(insights.length ? table(insights) : nothing());
      back.disabled = page === 0;
      forth.disabled = next === null;
      where.textContent = insights.length ? `Page ${count(page + 1)}` : '';
    } catch (problem) {
      if (mine === last) list.replaceChildren(trouble(problem));
    }
  }

  load();
  return () => {
    last = -1;
    clearTimeout(timer);
  };
}

/** The list of domains may still be on its way; what the address names is there in any case. */
function domainsOf(domains, {domain}) {
  const names = domain && !domains.includes(domain) ? [...domains, domain] : domains;
  return names.map((name) => [name, titleOf(name)]);
}

const nothing = () =>
  empty(
    'Nothing of this kind was kept.',
    'Alarms, reviews, declines and very unusual readings are all kept, of the others a share. All that was said of one ' +
      'subject is on its own page. A word must be whole, or end in *.',
  );

function table(insights) {
  return h(
    'table.subjects.found',
    {},
    h('caption.hidden', {}, 'Insights, newest first'),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        ['Subject', 'Insight', 'Why', 'When'].map((each) => h('th', {scope: 'col'}, each)),
      ),
    ),
    h('tbody', {}, insights.map(row)),
  );
}

function row(insight) {
  const {domain, subject, time, by, reasons} = insight;
  const target = `#/${encodeURIComponent(domain)}/${encodeURIComponent(subject)}`;
  const about = domain === 'device' ? reasons?.[0]?.about : null;
  return h(
    'tr',
    {},
    h('td.id', {}, h('a', {href: about ? `${target}?channel=${encodeURIComponent(about)}` : target}, subject)),
    h('td', {title: basis(by)}, summary(insight)),
    h('td.reason', {}, why(insight)),
    h('td.when', {}, moment(time)),
  );
}

function summary(insight) {
  const badge = scoreBadge();
  if (insight.verdict) return [verdict(insight.verdict), fallback(insight.by)];
  if (!Number.isFinite(insight.score)) return insight.kind;
  badge.set(insight.score, insight.alarm);
  return badge;
}
