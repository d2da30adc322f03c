/** Verdicts and scores as small labels. Colour never stands alone: each has a shape and a word. */
import {attribute, h, text} from '../core/dom.js';
import {rarity, score, time, utc} from '../core/format.js';
import {icon} from './icons.js';

const VERDICTS = {approve: 'Approved', review: 'Review', decline: 'Declined'};

/** "Approved", "Review" or "Declined". */
export function verdict(name) {
  if (!VERDICTS[name]) return h('span.chip', {}, name ?? '–');
  return h(`span.chip.${name}`, {}, icon(name), VERDICTS[name]);
}

/** Where a model's version stands in its lifecycle. */
export function stage(name) {
  return h(`span.chip.${name === 'champion' ? 'approve' : 'said'}`, {}, name);
}

/** Marks what a rule decided because no model answered; null where a model did. */
export function fallback(by) {
  if (by?.kind !== 'fallback') return null;
  return h(
    'span.chip.fallback',
    {title: `No model answered (${by.cause}). Rule: ${by.rule}`},
    icon('fallback'),
    'by rule',
  );
}

/** "usual", "unusual" or "alarm". */
export function level(value, alarm) {
  return alarm ? 'alarm' : value >= 0.99 ? 'unusual' : 'usual';
}

/** A calibrated score as a number with its level. `set(value, alarm)` changes it in place. */
export function scoreBadge() {
  const number = h('span.number', {}, '–');
  const word = h('span.word', {}, '');
  const element = h('span.score', {'data-level': 'none'}, number, word);
  element.set = (value, alarm) => {
    const known = Number.isFinite(value);
    text(number, score(value));
    text(word, known ? level(value, alarm) : 'no score');
    attribute(element, 'data-level', known ? level(value, alarm) : 'none');
    attribute(element, 'title', rarity(value));
  };
  return element;
}

/** A fraud probability as a number over a thin bar. */
export function risk(value) {
  const bar = h('span.bar', {'aria-hidden': 'true'}, h('span'));
  bar.firstChild.style.width = `${Math.round(100 * Math.min(1, Math.max(0, value ?? 0)))}%`;
  return h('span.risk', {title: `Fraud probability ${score(value)}`}, h('span.number', {}, score(value)), bar);
}

/** A time in local words, with UTC as its tooltip. */
export function moment(at) {
  return h('time', {datetime: at, title: utc(at)}, time(at));
}

/** What an insight rests on, in words. */
export function basis(by) {
  if (!by) return '';
  if (by.kind === 'fallback') return `Rule, because of ${by.cause}: ${by.rule}`;
  return `${by.model} ${by.version}, batch of ${by.batch?.rows ?? '–'}, ${String(by.digest ?? '').slice(0, 8)}`;
}

/** The strongest reason as a sentence. */
export function why(insight) {
  const reasons = insight.reasons ?? [];
  return reasons[0]?.text ?? (insight.kind === 'decision' ? 'Nothing unusual about it.' : '');
}
