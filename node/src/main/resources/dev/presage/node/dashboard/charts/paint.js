/** Strokes shared by all charts. `x` and `y` map values to canvas pixels; `unit` is one CSS pixel on that canvas. */
import {theme} from '../core/theme.js';

/**
 * The fan of a forecast: one band for each pair of levels, darker towards the middle, and the median dashed.
 *
 * @param fan {at, step, quantiles[step][level], from: the value it starts at or null, fromAt: when that was}
 */
export function paintFan(context, fan, x, y, unit) {
  const {at, step, quantiles, from, fromAt} = fan;
  const levels = quantiles[0]?.length ?? 0;
  if (!levels) return;
  const columns = quantiles.map((row, index) => [x(at + (index + 1) * step), row]);
  if (Number.isFinite(from)) columns.unshift([x(Math.min(at, fromAt)), new Array(levels).fill(from)]);
  const {fore} = theme.colours;
  context.save();
  context.fillStyle = fore;
  const pairs = Math.floor(levels / 2);
  for (let pair = 0; pair < pairs; pair++) {
    context.globalAlpha = (theme.dark ? 0.17 : 0.13) + (0.12 * pair) / pairs;
    context.beginPath();
    columns.forEach(([left, row], index) => context[index ? 'lineTo' : 'moveTo'](left, y(row[levels - 1 - pair])));
    for (const [left, row] of [...columns].reverse()) context.lineTo(left, y(row[pair]));
    context.closePath();
    context.fill();
  }
  context.globalAlpha = 1;
  context.strokeStyle = fore;
  context.lineWidth = 1.6 * unit;
  context.setLineDash([4 * unit, 3 * unit]);
  context.beginPath();
  const middle = Math.floor(levels / 2);
  columns.forEach(([left, row], index) => context[index ? 'lineTo' : 'moveTo'](left, y(row[middle])));
  context.stroke();
  context.restore();
}

/** A line through points; a missing value breaks it. */
export function paintLine(context, times, values, x, y, colour, width) {
  context.save();
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.lineJoin = 'round';
  context.beginPath();
  let pen = false;
  times.forEach((at, index) => {
    const value = values[index];
    if (value === null || value === undefined) {
      pen = false;
      return;
    }
    context[pen ? 'lineTo' : 'moveTo'](x(at), y(value));
    pen = true;
  });
  context.stroke();
  context.restore();
}

/** Shapes tell as much as colours: a circle is fine, a diamond wants a look, a square is refused. */
const SHAPES = {
  circle: (context, x, y, r) => context.arc(x, y, r * 0.85, 0, 2 * Math.PI),
  diamond: (context, x, y, r) =>
    polygon(context, [
      [x, y - r * 1.25],
      [x + r * 1.25, y],
      [x, y + r * 1.25],
      [x - r * 1.25, y],
    ]),
  square: (context, x, y, r) => context.rect(x - r, y - r, 2 * r, 2 * r),
};

function polygon(context, points) {
  points.forEach(([x, y], index) => context[index ? 'lineTo' : 'moveTo'](x, y));
  context.closePath();
}

/** A mark with a rim in the colour of the ground, so that it stands off the line under it. */
export function paintMark(context, shape, x, y, radius, colour, unit) {
  context.save();
  context.beginPath();
  SHAPES[shape](context, x, y, radius);
  context.lineWidth = 3 * unit;
  context.strokeStyle = theme.colours.surface;
  context.stroke();
  context.fillStyle = colour;
  context.fill();
  context.restore();
}

/** The expected range at one instant, as an upright bracket. */
export function paintRange(context, x, top, bottom, colour, unit) {
  const arm = 2.5 * unit;
  context.save();
  context.strokeStyle = colour;
  context.lineWidth = 1.25 * unit;
  context.beginPath();
  context.moveTo(x - arm, top);
  context.lineTo(x + arm, top);
  context.moveTo(x, top);
  context.lineTo(x, bottom);
  context.moveTo(x - arm, bottom);
  context.lineTo(x + arm, bottom);
  context.stroke();
  context.restore();
}

/** The line between what was and what is expected. */
export function paintNow(context, x, top, height, label, unit) {
  const {ink2, font} = theme.colours;
  context.save();
  context.strokeStyle = ink2;
  context.lineWidth = unit;
  context.setLineDash([2 * unit, 2 * unit]);
  context.beginPath();
  context.moveTo(x, top);
  context.lineTo(x, top + height);
  context.stroke();
  if (label) {
    context.fillStyle = ink2;
    context.font = `600 ${11 * unit}px ${font}`;
    context.textAlign = 'left';
    context.textBaseline = 'top';
    context.fillText(label, x + 4 * unit, top + 2 * unit);
  }
  context.restore();
}
