/** One insight as a row of a list: what was said, why, and by what. */
import {h} from '../core/dom.js';
import {basis, moment, scoreBadge, verdict} from './badges.js';

export function insightRow(insight) {
  const badge = scoreBadge();
  badge.set(insight.score, insight.alarm);
  return h(
    'li',
    {title: basis(insight.by)},
    h(
      'div.line',
      {},
      h('span.id', {}, insight.kind),
      insight.verdict ? verdict(insight.verdict) : null,
      Number.isFinite(insight.score) ? badge : null,
      h('span.spring'),
      moment(insight.time),
    ),
    (insight.reasons ?? []).map((reason) => h('p', {}, reason.text)),
  );
}
