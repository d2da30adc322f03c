/**
 * What one device did, does and is expected to do: its memory once, then its events as they are journaled, and a fresh
 * forecast every few seconds. All of it is bounded by the window.
 */
import {api} from './api.js';
import {every} from './dom.js';

const POLL_MILLIS = 1_000;
const FORECAST_MILLIS = 4_000;
const FORECAST_REFUSED_MILLIS = 20_000;
const MEMORY_MILLIS = 10_000;
const HORIZON = 30;
const WINDOW = 240;
const PAGE = 100;
const PAGES_MAX = 3;

export class DeviceFeed {
  #version = 0;
  #memoryAt = -Infinity;
  #stops = [];
  #changed;

  /** By name: {name, times: seconds[], values: [], low, high, score, observed}. */
  channels = new Map();
  /** Anomaly insights of the window, oldest first, each with `at` in seconds. */
  scores = [];
  /** {at: seconds, step: seconds, levels, channels: Map of name -> quantiles[step][level]}, null before the first. */
  forecast = null;
  /** Why there is no forecast. */
  forecastTrouble = null;
  /** Why nothing could be fetched. */
  trouble = null;
  /** The subject as last fetched. */
  subject = null;

  /** @param changed called after anything new arrived */
  constructor(id, changed) {
    this.id = id;
    this.#changed = changed;
  }

  start() {
    this.#stops = [every(POLL_MILLIS, () => this.#poll()), every(500, () => this.#look())];
    return this;
  }

  stop() {
    for (const stop of this.#stops) stop();
    this.#changed = () => {};
  }

  /** Time of the last observation in seconds, 0 if there is none. */
  get now() {
    let latest = 0;
    for (const channel of this.channels.values()) latest = Math.max(latest, channel.times.at(-1) ?? 0);
    return latest;
  }

  /** Names, the ones worth looking at first: with alarms, then by score, then by name. */
  get ranked() {
    const interest = new Map([...this.channels.values()].map((channel) => [channel.name, channel.score ?? 0]));
    for (const {alarm, reasons} of this.scores) {
      if (alarm && reasons[0]) interest.set(reasons[0].about, (interest.get(reasons[0].about) ?? 0) + 2);
    }
    return [...this.channels.keys()].sort((a, b) => interest.get(b) - interest.get(a) || a.localeCompare(b));
  }

  async #poll() {
    try {
      if (performance.now() - this.#memoryAt > MEMORY_MILLIS) await this.#remember();
      else await this.#follow();
      this.trouble = null;
    } catch (trouble) {
      this.trouble = trouble;
    }
    this.#changed();
  }

  async #remember() {
    const first = this.subject === null;
    this.subject = await api.subject('device', this.id);
    this.#memoryAt = performance.now();
    this.#version = this.subject.version;
    for (const [name, channel] of readChannels(this.subject.memory)) this.channels.set(name, channel);
    if (first) await this.#recall();
  }

  /** The scores that belong to the window, from the journal. */
  async #recall() {
    let before = null;
    for (let page = 0; page < PAGES_MAX; page++) {
      const {insights, next} = await api.insights('device', this.id, {limit: PAGE, before});
      this.#judge(insights);
      before = next;
      if (next === null) break;
    }
  }

  /** What came since, as long as that is only a little; otherwise the memory is read anew. */
  async #follow() {
    for (let page = 0; page < PAGES_MAX; page++) {
      const {events, next} = await api.events('device', this.id, {after: this.#version, limit: PAGE});
      for (const event of events) {
        if (event.version <= this.#version) continue;
        this.#version = event.version;
        for (const observation of event.observations) this.#observe(observation);
        this.#judge(event.insights);
      }
      if (next === null || events.length === 0) return;
    }
    this.#memoryAt = -Infinity;
  }

  #observe({time, data}) {
    const at = Date.parse(time) / 1000;
    for (const [name, value] of Object.entries(data?.values ?? {})) {
      if (!this.channels.has(name)) this.channels.set(name, {name, times: [], values: [], observed: 0});
      const channel = this.channels.get(name);
      if (at <= (channel.times.at(-1) ?? 0)) continue;
      channel.times.push(at);
      channel.values.push(value);
      channel.last = value;
      channel.observed++;
      if (channel.times.length > WINDOW) {
        channel.times.shift();
        channel.values.shift();
      }
    }
  }

  #judge(insights) {
    const known = new Set(this.scores.map(({id}) => id));
    const fresh = insights.filter(({kind, id}) => kind === 'anomaly' && !known.has(id));
    if (!fresh.length) return;
    for (const insight of fresh) {
      this.scores.push({...insight, reasons: insight.reasons ?? [], at: Date.parse(insight.time) / 1000});
    }
    this.scores.sort((a, b) => a.at - b.at || a.version - b.version);
    this.scores = this.scores.slice(-WINDOW);
  }

  #lookAt = 0;

  async #look() {
    if (!this.channels.size || performance.now() < this.#lookAt) return;
    this.#lookAt = performance.now() + FORECAST_MILLIS;
    try {
      this.forecast = readForecast(await api.forecast('device', this.id, HORIZON));
      this.forecastTrouble = null;
    } catch (trouble) {
      this.#lookAt = performance.now() + FORECAST_REFUSED_MILLIS;
      this.forecastTrouble = trouble;
    }
    this.#changed();
  }
}

/** The channels of a device's memory as the charts take them, by name. */
export function readChannels(memory) {
  return new Map(
    Object.entries(memory.channels ?? {}).map(([name, seen]) => [
      name,
      {
        name,
        times: (seen.recent?.times ?? []).map((at) => at / 1000),
        values: [...(seen.recent?.values ?? [])],
        low: seen.expectedLow,
        high: seen.expectedHigh,
        score: seen.score,
        last: seen.last,
        observed: seen.observed,
      },
    ]),
  );
}

/** A forecast as the charts take it: each channel as far as all its quantiles are numbers. */
export function readForecast({time, stepSeconds, levels, channels, by}) {
  const sound = (rows) => {
    const end = rows.findIndex((row) => !row.every(Number.isFinite));
    return end < 0 ? rows : rows.slice(0, end);
  };
  return {
    at: Date.parse(time) / 1000,
    step: stepSeconds,
    levels,
    by,
    channels: new Map(channels.map(({name, quantiles}) => [name, sound(quantiles)])),
  };
}
