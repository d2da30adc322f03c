/** How numbers and times are written. Local time for reading, UTC for comparing. */

const NONE = '–';
const plain = new Map();

function fixed(value, digits) {
  if (!plain.has(digits)) {
    plain.set(digits, new Intl.NumberFormat('en', {minimumFractionDigits: digits, maximumFractionDigits: digits}));
  }
  return plain.get(digits).format(value);
}

const known = (value) => typeof value === 'number' && Number.isFinite(value);

/** A measured value of unknown unit, to about four significant digits. */
export function number(value) {
  if (!known(value)) return NONE;
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e15 || size < 1e-4)) return value.toExponential(2);
  for (const [unit, factor] of [
    ['T', 1e12],
    ['G', 1e9],
    ['M', 1e6],
    ['k', 1e4],
  ]) {
    if (size >= factor) return `${fixed(value / (unit === 'k' ? 1e3 : factor), 1)} ${unit}`;
  }
  if (Number.isInteger(value)) return fixed(value, 0);
  return fixed(value, size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : size >= 0.01 ? 3 : 4);
}

/** A channel's value: bytes where its name says so, otherwise a plain number. */
export function measured(channel, value) {
  return /bytes/i.test(channel) && known(value) ? decimalBytes(value) : number(value);
}

function decimalBytes(value) {
  return Math.abs(value) >= 1e4 ? `${number(value)}B` : `${number(value)} B`;
}

const isWhole = (value) => Math.abs(value - Math.round(value)) < 1e-6 * Math.max(1, Math.abs(value));

/** The labels of an axis: as many digits as tell neighbours apart, one unit for all. */
export function ticks(channel, values) {
  const largest = Math.max(...values.map(Math.abs));
  const [unit, factor] = [
    ['T', 1e12],
    ['G', 1e9],
    ['M', 1e6],
    ['k', 1e4],
    ['', 0],
  ].find(([, least]) => largest >= least);
  const divisor = unit === 'k' ? 1e3 : factor || 1;
  const step = Math.abs(values.length > 1 ? values[1] - values[0] : values[0]) / divisor;
  const digits = [0, 1, 2, 3, 4, 5].find((each) => isWhole(step * 10 ** each)) ?? 6;
  const suffix = /bytes/i.test(channel) ? ` ${unit}B` : unit ? ` ${unit}` : '';
  return values.map((value) => (value === 0 ? '0' : fixed(value / divisor, digits) + suffix));
}

export function count(value) {
  return known(value) ? fixed(value, 0) : NONE;
}

/** A rate or mean: one digit after the point while it is small. */
export function rate(value) {
  if (!known(value)) return NONE;
  return value >= 10_000 ? number(value) : fixed(value, value !== 0 && value < 100 ? 1 : 0);
}

export function millis(value) {
  if (!known(value)) return NONE;
  return value >= 1000 ? `${fixed(value / 1000, 1)} s` : `${fixed(value, value !== 0 && value < 100 ? 1 : 0)} ms`;
}

export function bytes(value) {
  if (!known(value)) return NONE;
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let size = value;
  let unit = 0;
  while (Math.abs(size) >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${fixed(size, unit === 0 || Math.abs(size) >= 100 ? 0 : 1)} ${units[unit]}`;
}

export function money(amount, currency) {
  if (!known(amount)) return NONE;
  return `${fixed(amount, 2)}${currency ? ` ${currency}` : ''}`;
}

/** A score in [0, 1]. Never rounded up to 1, which would claim certainty. */
export function score(value) {
  return known(value) ? fixed(Math.min(value, 0.9999), value > 0.999 ? 4 : 3) : NONE;
}

/** What a calibrated score means: how rarely something this unusual is seen. */
export function rarity(value) {
  if (!known(value)) return 'no score yet';
  const rare = 1 / Math.max(1 - value, 1e-4);
  return value >= 0.9999
    ? 'rarer than 1 in 10,000'
    : `as rare as 1 in ${rare < 10 ? fixed(rare, 1) : fixed(rare, 0)}`;
}

export function duration(seconds) {
  if (!known(seconds)) return NONE;
  if (seconds < 60) return `${fixed(seconds, 0)} s`;
  if (seconds < 3600) return `${fixed(seconds / 60, 0)} min`;
  if (seconds < 86400) return `${fixed(Math.floor(seconds / 3600), 0)} h ${fixed((seconds % 3600) / 60, 0)} min`;
  return `${fixed(Math.floor(seconds / 86400), 0)} d ${fixed((seconds % 86400) / 3600, 0)} h`;
}

const clockParts = {hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false};
const clock = new Intl.DateTimeFormat('en-GB', clockParts);
const dated = new Intl.DateTimeFormat('en-GB', {day: 'numeric', month: 'short', ...clockParts});
const day = new Intl.DateTimeFormat('en-GB', {day: 'numeric', month: 'short'});
const yearly = new Intl.DateTimeFormat('en-GB', {day: 'numeric', month: 'short', year: 'numeric', ...clockParts});

/** Local time; with its date once that is not today's, with its year once that is not this year's. */
export function time(at) {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return NONE;
  const now = new Date();
  if (date.toDateString() === now.toDateString()) return clock.format(date);
  return (date.getFullYear() === now.getFullYear() ? dated : yearly).format(date);
}

/** The labels of a time axis, as fine as its steps. */
export function timeTicks(seconds) {
  const step = seconds.length > 1 ? seconds[1] - seconds[0] : 1;
  return seconds.map((at) => {
    const date = new Date(at * 1000);
    if (step >= 86_400) return day.format(date);
    return clock.format(date).slice(0, step >= 60 ? 5 : 8);
  });
}

/** The same instant in UTC, for a tooltip. */
export function utc(at) {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '' : `${date.toISOString().replace('T', ' ').replace('Z', '')} UTC`;
}
