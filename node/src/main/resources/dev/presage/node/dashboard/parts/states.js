/** What stands where data is missing: why, and what to do about it. */
import {h} from '../core/dom.js';

/** While the first answer is on its way. */
export function loading(what) {
  return h('p.state', {role: 'status'}, `Reading ${what} …`);
}

/** A failure in the node's own words, with what to check. */
export function trouble(failure) {
  const problem = failure.problem ?? {title: 'This page met an error.', detail: String(failure)};
  return h(
    'div.state.trouble',
    {role: 'alert'},
    h('strong', {}, problem.title),
    problem.detail && problem.detail !== problem.title ? h('p', {}, problem.detail) : null,
    problem.check ? h('p.check', {}, problem.check) : null,
    problem.code ? h('p.code', {}, problem.code) : null,
  );
}

/** Nothing there yet: says what would bring something, with a command to copy. */
export function empty(title, advice, command) {
  return h(
    'div.state',
    {},
    h('strong', {}, title),
    h('p', {}, advice),
    command ? h('pre', {tabindex: 0, 'aria-label': 'Command'}, h('code', {}, command)) : null,
  );
}

const SAMPLES = {
  device: ['dev.presage.device.reading', 'host-1', '{"values":{"cpu":0.42,"memory":0.61}}'],
  account: [
    'dev.presage.account.transaction',
    'card-1',
    '{"amount":12.5,"currency":"EUR","terminal":"t-17","merchant":"Corner shop","country":"DE"}',
  ],
};

/** How to send one observation of a domain by hand, to the node this page came from. */
export function example(domain) {
  const [type, subject, data] = SAMPLES[domain] ?? ['<a type of /v1/domains>', 'some-id', '{}'];
  return [
    `curl -X POST ${location.origin}/v1/observations \\`,
    `  -H 'content-type: application/cloudevents+json' \\`,
    `  -d '{"specversion":"1.0","id":"'$(date +%s%N)'","source":"/by/hand","type":"${type}",`,
    `       "subject":"${subject}","time":"'$(date -u +%FT%TZ)'",`,
    `       "data":${data}}'`,
  ].join('\n');
}
