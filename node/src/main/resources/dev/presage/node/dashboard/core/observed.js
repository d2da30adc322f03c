/**
 * What an insight speaks about: the observation's data. An insight may carry it as `data`; otherwise it is read from
 * the journal, a few at a time. Whoever asks for too much gets the newest answered; older questions are dropped.
 */
import {api} from './api.js';

const AT_ONCE = 3;
const WAITING_MAX = 24;
const REMEMBERED_MAX = 400;

const remembered = new Map();
const waiting = [];
let running = 0;

/** Calls back once: with the data, or with null if it could not be read or too much was asked. */
export function observed(insight, found) {
  const data = insight.data ?? remembered.get(insight.id);
  if (data) {
    found(data);
    return;
  }
  waiting.push({insight, found});
  if (waiting.length > WAITING_MAX) waiting.shift().found(null);
  turn();
}

function turn() {
  while (running < AT_ONCE && waiting.length) {
    running++;
    look(waiting.pop()).finally(() => {
      running--;
      turn();
    });
  }
}

async function look({insight, found}) {
  const {domain, subject, version, observation, id} = insight;
  try {
    const {events} = await api.events(domain, subject, {before: version + 1, limit: 1});
    const match = events.flatMap((event) => event.observations).find((each) => each.id === observation);
    if (!match?.data) return found(null);
    remembered.set(id, match.data);
    if (remembered.size > REMEMBERED_MAX) remembered.delete(remembered.keys().next().value);
    return found(match.data);
  } catch {
    // The row stays without amount and place; the verdict and its reason are there.
    return found(null);
  }
}
