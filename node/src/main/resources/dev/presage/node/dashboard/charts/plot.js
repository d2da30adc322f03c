/** A uPlot that follows its host's width and the page's theme. All charts are made through it. */
import uPlot from '/ui/lib/uplot/uPlot.esm.js';
import {theme} from '../core/theme.js';
import {timeTicks} from '../core/format.js';

const FONT = '11px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
const line = () => theme.colours.grid;

/** An axis in the page's colours. */
export function axis(more) {
  return {
    stroke: () => theme.colours.ink3,
    font: FONT,
    grid: {stroke: line, width: 1},
    ticks: {show: false},
    border: {show: false},
    gap: 6,
    ...more,
  };
}

/** Pixels a time label has, at least: fewer where a phone has few. */
const roomy = (_u, _axis, _min, _max, width) => (width > 500 ? 92 : 66);

/** Labels of the time axis, without one that the right edge would cut. */
function timeLabels(u, splits) {
  const edge = u.bbox.width / devicePixelRatio - 16;
  return timeTicks(splits).map((label, index) => (u.valToPos(splits[index], 'x') > edge ? '' : label));
}

/** Steps of the time axis, in seconds: its labels tell no less apart. */
const STEPS = [1, 2, 5, 10, 15, 30]
  .concat([1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60))
  .concat([1, 2, 3, 6, 12, 24, 48, 168, 720, 2160, 8760].map((hours) => hours * 3600));

/** The time axis. */
export function timeAxis(more) {
  return axis({values: timeLabels, space: roomy, incrs: STEPS, size: 22, grid: {show: false}, ...more});
}

/**
 * Makes a plot in `host`.
 *
 * @param options uPlot's own, without width
 * @returns {u, destroy}
 */
export function plot(host, options, data) {
  const width = () => Math.max(80, Math.floor(host.clientWidth));
  const u = new uPlot({width: width(), legend: {show: false}, padding: [10, 10, 0, 0], ...options}, data, host);
  u.root.setAttribute('role', 'img');
  const resized = new ResizeObserver(() => {
    if (width() !== u.width) u.setSize({width: width(), height: u.height});
  });
  resized.observe(host);
  const unthemed = theme.listen(() => u.redraw(false, true));
  return {
    u,
    destroy: () => {
      resized.disconnect();
      unthemed();
      u.destroy();
    },
  };
}

/** Keeps a y range calm: it widens at once and narrows only when much of it is unused. */
export function calmRange() {
  let held = null;
  return (low, high) => {
    if (!(low <= high)) return held ?? [0, 1];
    const spread = high - low || Math.abs(high) * 0.2 || 1;
    const want = [low - spread * 0.1, high + spread * 0.12];
    const fits = held && low >= held[0] && high <= held[1] && want[1] - want[0] > 0.6 * (held[1] - held[0]);
    if (!fits) held = want;
    return held;
  };
}

/** Runs `paint` with drawing kept inside the plotting area. */
export function clipped(u, paint) {
  const {left, top, width, height} = u.bbox;
  u.ctx.save();
  u.ctx.beginPath();
  u.ctx.rect(left, top, width, height);
  u.ctx.clip();
  paint(u.ctx, {left, top, width, height});
  u.ctx.restore();
}

/** Index of the time nearest to `at` in an ascending list, -1 if it is empty. */
export function nearest(times, at) {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < at) low = middle + 1;
    else high = middle;
  }
  return low > 0 && at - times[low - 1] < times[low] - at ? low - 1 : high < 0 ? -1 : low;
}
