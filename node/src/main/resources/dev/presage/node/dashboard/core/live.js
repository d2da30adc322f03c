/**
 * The one live stream of insights. What arrives is counted at once and drawn in the next animation frame. When more
 * arrives than a frame can take, ordinary insights are dropped from the drawing, alarms and refusals last, and the
 * count stays true.
 */
import {eachFrame} from './dom.js';

const ADDRESS = '/v1/insights/stream';
const KINDS = ['anomaly', 'decision', 'forecast', 'reply', 'message'];
const WAITING_MAX = 2_000;
const FRAME_MILLIS = 6;
const RETRY_MILLIS = [500, 1_000, 2_000, 5_000, 10_000];
const RATE_SECONDS = 5;

/** Cheap enough to ask of every message before it is parsed. */
const matters = (data) => data.includes('"alarm":true') || data.includes('"decline"') || data.includes('"review"');

export class Live {
  #listeners = new Set();
  #waiting = [];
  #source = null;
  #lastId = '';
  #attempt = 0;
  #retry = 0;
  #deliver = eachFrame(() => this.#drain());
  #ticks = [];

  /** "connecting", "open" or "lost". */
  state = 'connecting';
  /** Insights received since the page was opened. */
  received = 0;
  /** Of these, how many were counted but never drawn. */
  undrawn = 0;
  /** Decisions received, by verdict. */
  verdicts = {approve: 0, review: 0, decline: 0};
  /** When the last one came, in milliseconds of performance.now(); null before the first. */
  lastAt = null;
  /** When the next attempt to connect is due, null while connected. */
  retryAt = null;

  start() {
    this.#connect();
    // A page that a browser keeps for the back button would hold one of its few connections to the node.
    addEventListener('pagehide', () => this.#disconnect());
    addEventListener('pageshow', ({persisted}) => persisted && this.#connect());
    setInterval(() => {
      this.#ticks.push(this.received);
      if (this.#ticks.length > RATE_SECONDS + 1) this.#ticks.shift();
    }, 1_000);
  }

  /** Insights a second, over the last few seconds. */
  get rate() {
    const ticks = this.#ticks;
    return ticks.length < 2 ? 0 : (ticks.at(-1) - ticks[0]) / (ticks.length - 1);
  }

  /** Calls back with every insight that is drawn, in order, inside an animation frame. Returns how to stop. */
  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #connect() {
    this.retryAt = null;
    const from = this.#lastId ? `?lastEventId=${encodeURIComponent(this.#lastId)}` : '';
    const source = (this.#source = new EventSource(ADDRESS + from));
    source.onopen = () => {
      this.state = 'open';
      this.#attempt = 0;
    };
    source.onerror = () => {
      this.state = 'lost';
      // The browser tries again by itself after a broken connection, but gives up for good on an error status.
      if (source.readyState === EventSource.CLOSED) this.#again();
    };
    for (const kind of KINDS) source.addEventListener(kind, (event) => this.#take(event));
  }

  #disconnect() {
    clearTimeout(this.#retry);
    this.#source.close();
    this.state = 'connecting';
  }

  #again() {
    const wait = RETRY_MILLIS[Math.min(this.#attempt++, RETRY_MILLIS.length - 1)];
    this.retryAt = performance.now() + wait;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connect(), wait);
  }

  #take(event) {
    this.received++;
    this.lastAt = performance.now();
    const verdict = event.type === 'decision' && /"verdict":"(\w+)"/.exec(event.data)?.[1];
    if (verdict) this.verdicts[verdict]++;
    if (event.lastEventId) this.#lastId = event.lastEventId;
    if (this.#waiting.length >= WAITING_MAX) this.#shed();
    this.#waiting.push(event.data);
    this.#deliver();
  }

  /** Halves what waits: first without what is ordinary, then, if all of it matters, without the oldest. */
  #shed() {
    const before = this.#waiting.length;
    const kept = this.#waiting.filter((data, index) => index >= before / 2 || matters(data));
    this.#waiting = kept.length > before * 0.75 ? kept.slice(-before / 2) : kept;
    this.undrawn += before - this.#waiting.length;
  }

  #drain() {
    const until = performance.now() + FRAME_MILLIS;
    let index = 0;
    while (index < this.#waiting.length && performance.now() < until) {
      const insight = parse(this.#waiting[index++]);
      if (insight) for (const listener of this.#listeners) listener(insight);
    }
    this.#waiting.splice(0, index);
    if (this.#waiting.length) this.#deliver();
  }
}

function parse(data) {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
