/**
 * Decisions as they are made. A person reads a few rows a second, so above that only some are shown: refusals and
 * reviews before approvals. The counts are of all of them.
 */
import {h, keyed, text} from '../core/dom.js';
import {count, money, number, time, utc} from '../core/format.js';
import {observed} from '../core/observed.js';
import {fallback, risk, verdict, why} from '../parts/badges.js';
import {empty, example} from '../parts/states.js';

const SHOWN = 14;
const WAITING_MAX = 12;
const STEP_MILLIS = 350;
const VERDICTS = ['approve', 'review', 'decline'];

export function decisions(host, {live}) {
  const list = h('ol.decisions');
  const note = h('span.note');
  const mix = h(
    'div.mix',
    {role: 'img'},
    VERDICTS.map((name) => h(`span.${name}`)),
  );
  const none = h(
    'div',
    {},
    empty(
      'No decision yet.',
      'Each account transaction is answered with one. Send one by hand:',
      example('account'),
    ),
  );
  host.append(h('header', {}, h('h2', {}, 'Decisions'), note), mix, none, list);
  const rows = keyed(list, ({id}) => id, row);
  let entries = [];
  let waiting = [];
  let shed = 0;
  let admitted = -Infinity;

  function row(insight) {
    const amount = h('span.amount', {}, '…');
    const place = h('span.place');
    observed(insight, (data) => {
      text(amount, data ? money(data.amount, data.currency) : '');
      text(place, [data?.merchant ?? data?.terminal, data?.country].filter(Boolean).join(', '));
    });
    const target = `#/${encodeURIComponent(insight.domain)}/${encodeURIComponent(insight.subject)}`;
    return h(
      'li',
      {'data-verdict': insight.verdict},
      h(
        'a',
        {href: target},
        h('span.line', {}, amount, place, h('span.spring'), fallback(insight.by), verdict(insight.verdict)),
        h('span.line.small', {}, h('span.reason', {}, why(insight)), h('span.spring'), risk(insight.score)),
        h(
          'span.line.small',
          {},
          h('span.id', {}, insight.subject),
          h('span.spring'),
          h('time', {datetime: insight.time, title: utc(insight.time)}, time(insight.time)),
        ),
      ),
    );
  }

  /** Lets one row in at a time, and none while someone is about to click. */
  function admit() {
    if (!waiting.length || performance.now() - admitted < STEP_MILLIS || list.matches(':hover, :focus-within'))
      return;
    const best = waiting.reduce((top, each) => (rank(each) > rank(top) ? each : top));
    waiting = waiting.filter((each) => each !== best);
    entries = [best, ...entries].slice(0, SHOWN);
    admitted = performance.now();
  }

  function draw() {
    admit();
    const totals = live.verdicts;
    const total = totals.approve + totals.review + totals.decline;
    none.hidden = entries.length > 0;
    mix.hidden = !total;
    rows(entries);
    const words = VERDICTS.map(
      (name, index) => `${count(totals[name])} ${['approved', 'to review', 'declined'][index]}`,
    );
    mix.title = `Since this page was opened: ${words.join(', ')}`;
    mix.setAttribute('aria-label', mix.title);
    VERDICTS.forEach((name, index) => {
      mix.children[index].style.flexGrow = totals[name] / Math.max(1, total);
    });
    text(note, shed ? `${number(total)} made · refusals shown first` : total ? `${number(total)} made` : '');
  }

  const timer = setInterval(draw, STEP_MILLIS);
  return {
    take(insight) {
      waiting.push(insight);
      if (waiting.length > WAITING_MAX) {
        const least = waiting.reduce((low, each) => (rank(each) < rank(low) ? each : low));
        waiting = waiting.filter((each) => each !== least);
        shed++;
      }
    },
    /** Rows made before the page was opened, oldest first; they do not count. */
    seed(insights) {
      entries = [...insights].reverse().slice(0, SHOWN);
    },
    draw() {
      none.hidden = entries.length > 0;
    },
    stop: () => clearInterval(timer),
  };
}

const rank = ({verdict: name}) => VERDICTS.indexOf(name);
