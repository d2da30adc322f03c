/** Every channel as a small chart. Only those on screen are drawn; the order is settled anew now and then. */
import {FanChart} from '../charts/fan-chart.js';
import {attribute, h, text} from '../core/dom.js';
import {measured} from '../core/format.js';

const ORDER_MILLIS = 15_000;

/** @param choose called with the name of the channel that someone wants large */
export function multiples(host, choose) {
  const list = h('ul.multiples');
  const title = h('h2');
  host.append(h('header', {}, title, h('span.note', {}, 'most telling first')), list);
  const cells = new Map();
  const visible = new Set();
  const watch = new IntersectionObserver(
    (entries) => {
      for (const {target, isIntersecting} of entries) {
        visible[isIntersecting ? 'add' : 'delete'](target.dataset.channel);
        if (isIntersecting) draw(target.dataset.channel);
      }
    },
    {rootMargin: '120px'},
  );
  let orderedAt = -Infinity;
  let shown = null;

  function make(name) {
    const value = h('span.number');
    const area = h('span.chart');
    const button = h(
      'button',
      {type: 'button', onclick: () => choose(name)},
      h('span.head', {}, h('span.name', {title: name}, name), value),
      area,
    );
    const item = h('li', {'data-channel': name}, button);
    list.append(item);
    watch.observe(item);
    return {item, value, area, button, chart: null};
  }

  function draw(name) {
    const cell = cells.get(name);
    const channel = shown?.channels.get(name);
    if (!channel) return;
    text(cell.value, measured(name, channel.last));
    cell.chart ??= new FanChart(cell.area, {height: 116, small: true, yWidth: 54});
    cell.chart.show(shown, name);
  }

  function order(feed) {
    orderedAt = performance.now();
    for (const name of feed.ranked) list.append(cells.get(name).item);
  }

  return {
    show(feed, chosen) {
      host.hidden = feed.channels.size < 2;
      if (host.hidden) return;
      shown = feed;
      const before = cells.size;
      for (const name of feed.ranked) if (!cells.has(name)) cells.set(name, make(name));
      text(title, `${cells.size} channels`);
      const held = list.matches(':hover, :focus-within');
      if (cells.size !== before || (!held && performance.now() - orderedAt > ORDER_MILLIS)) order(feed);
      for (const [name, cell] of cells) {
        attribute(cell.button, 'aria-pressed', String(name === chosen));
        if (visible.has(name)) draw(name);
      }
    },
    stop() {
      watch.disconnect();
      for (const {chart} of cells.values()) chart?.destroy();
    },
  };
}
