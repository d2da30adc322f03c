/** A small chart without axes: recent values, now, and the fan of what is expected. */
import {paintFan, paintLine, paintMark, paintNow} from '../charts/paint.js';
import {nearest} from '../charts/plot.js';
import {theme} from '../core/theme.js';

const PAST_STEPS = 70;

/**
 * Draws on a canvas of any CSS size.
 *
 * @param channel {times: seconds[], values: []}
 * @param forecast as of readForecast, or null
 * @param alarms times of alarms, in seconds
 */
export function spark(canvas, channel, forecast, alarms = []) {
  const unit = devicePixelRatio;
  const [width, height] = [Math.round(canvas.clientWidth * unit), Math.round(canvas.clientHeight * unit)];
  if (!width || !channel.times.length) return;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d');
  context.clearRect(0, 0, width, height);

  const {times, values} = channel;
  const now = times.at(-1);
  const quantiles = forecast?.channels.get(channel.name);
  const step = forecast?.step ?? (times.length > 1 ? (now - times[0]) / (times.length - 1) : 1);
  const start = now - step * PAST_STEPS;
  const end = quantiles?.length ? Math.max(now, forecast.at + step * quantiles.length) : now + step * 4;
  const seen = values.filter((value, index) => times[index] >= start && Number.isFinite(value));
  for (const row of quantiles ?? []) seen.push(row[0], row.at(-1));
  const low = Math.min(...seen);
  const spread = Math.max(...seen) - low || Math.abs(low) * 0.2 || 1;
  const x = (at) => ((at - start) / (end - start)) * width;
  const y = (value) => height - 4 * unit - ((value - low) / spread) * (height - 8 * unit);

  if (quantiles?.length) {
    const index = nearest(times, forecast.at);
    paintFan(context, {...forecast, quantiles, from: values[index], fromAt: times[index]}, x, y, unit);
  }
  paintNow(context, x(now), 0, height, '', unit);
  paintLine(context, times, values, x, y, theme.colours.series, 1.4 * unit);
  for (const at of alarms) {
    if (at < start) continue;
    paintMark(context, 'diamond', x(at), y(values[nearest(times, at)]), 3 * unit, theme.colours.alarm, unit);
  }
}
