/** The node's HTTP interface. Every failure arrives as a Trouble, which carries the problem's own words. */

const TIMEOUT_MILLIS = 8_000;

/** Something that could not be fetched: title, detail and what to check, as the node said it or as we know it. */
export class Trouble extends Error {
  constructor(problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }
}

/** Fetches JSON. `parameters` that are null, undefined or empty are left out. */
export async function get(path, parameters = {}) {
  const query = new URLSearchParams(
    Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== ''),
  );
  return call(query.size ? `${path}?${query}` : path, {cache: 'no-store'});
}

/** Sends JSON and answers with the JSON that comes back. */
async function post(path, body) {
  return call(path, {method: 'POST', headers: {'content-type': 'application/json'}, body: JSON.stringify(body)});
}

async function call(address, options) {
  let response;
  try {
    response = await fetch(address, {signal: AbortSignal.timeout(TIMEOUT_MILLIS), ...options});
  } catch (cause) {
    throw new Trouble({
      title: 'The node does not answer.',
      detail: `${address}: ${cause.message}.`,
      check: 'Check that it runs; ./presage up starts it.',
    });
  }
  const body = await response.json().catch(() => null);
  if (response.ok && body !== null) return body;
  throw new Trouble(
    body?.title
      ? body
      : {
          title: 'The answer makes no sense.',
          status: response.status,
          detail: `${address} answered ${response.status} without JSON.`,
          check: "Look into the node's log.",
        },
  );
}

const model = (name) => `/v1/models/${encodeURIComponent(name)}`;
const training = (id) => `/v1/trainings/${encodeURIComponent(id)}`;
const backtest = (id) => `/v1/backtests/${encodeURIComponent(id)}`;
const subject = (domain, id) => `/v1/subjects/${encodeURIComponent(domain)}/${encodeURIComponent(id)}`;

export const api = {
  domains: () => get('/v1/domains'),
  node: () => get('/v1/node'),
  cluster: () => get('/v1/cluster'),
  subjects: (domain, parameters) => get('/v1/subjects', {domain, ...parameters}),
  subject: (domain, id) => get(subject(domain, id)),
  events: (domain, id, parameters) => get(`${subject(domain, id)}/events`, parameters),
  insights: (domain, id, parameters) => get(`${subject(domain, id)}/insights`, parameters),
  found: (wish) => get('/v1/insights', wish),
  aggregates: (wish) => get('/v1/aggregates', wish),
  models: () => get('/v1/models'),
  model: (name) => get(model(name)),
  promote: (name, wish) => post(`${model(name)}/promotions`, wish),
  rollBack: (name, wish) => post(`${model(name)}/rollbacks`, wish),
  drift: (name) => get(`${model(name)}/drift`),
  trainings: () => get('/v1/trainings'),
  training: (id) => get(training(id)),
  train: (wish) => post('/v1/trainings', wish),
  cancelTraining: (id, wish) => post(`${training(id)}/cancellation`, wish),
  backtests: () => get('/v1/backtests'),
  backtest: (id) => get(backtest(id)),
  tryOver: (wish) => post('/v1/backtests', wish),
  cancelBacktest: (id, wish) => post(`${backtest(id)}/cancellation`, wish),
  past: (domain, id, version) => get(subject(domain, id), {version}),
  pastForecast: (domain, id, horizon, version) => get(`${subject(domain, id)}/forecast`, {horizon, version}),
  derivation: (insight) => get(`/v1/insights/${encodeURIComponent(insight)}/derivation`),
  forecast: (domain, id, horizon) => get(`${subject(domain, id)}/forecast`, {horizon}),
};
