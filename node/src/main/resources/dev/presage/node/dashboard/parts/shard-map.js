/**
 * Shards by node. Every shard is one square that stays the same element wherever it is, so that a hand-over is seen as
 * it happens: the square leaves its node, waits in the row of those without a home, and comes to another node.
 */
import {attribute, h, text} from '../core/dom.js';
import {count, time} from '../core/format.js';
import {titleOf} from './header.js';

const ASLEEP = '';
const MOVED_MILLIS = 4_000;
const GLIDE = {duration: 700, easing: 'ease-in-out'};

/** Colours that stay apart for colour-blind readers; a node's name beside them says the same. */
const HUES = ['#4477aa', '#b8860b', '#228833', '#aa3377', '#1b8fa8', '#cc6677', '#7a6fd0', '#8a7a3c', '#777777'];
const hues = new Map();

/** A node keeps its colour while this page is open. */
export function nodeHue(name) {
  if (!hues.has(name)) {
    const number = Number(/(\d+)$/.exec(name)?.[1]) || hues.size + 1;
    hues.set(name, HUES[(number - 1) % HUES.length]);
  }
  return hues.get(name);
}

export function shardMap(host) {
  const squares = new Map();
  const rows = new Map();
  const still = matchMedia('(prefers-reduced-motion: reduce)');

  const row = (domain, node) => {
    const key = `${domain}\n${node}`;
    if (!rows.has(key)) {
      const cells = h('div.cells');
      const label = h('span.lane-name', {}, node === ASLEEP ? 'without a home' : node);
      const figure = h('span.note');
      const element = h('div.lane', {'data-node': node}, h('p', {}, label, figure), cells);
      if (node !== ASLEEP) element.style.setProperty('--hue', nodeHue(node));
      rows.set(key, {element, cells, figure});
    }
    return rows.get(key);
  };

  const square = (domain, {shard}) => {
    const key = `${domain}\n${shard}`;
    if (!squares.has(key)) squares.set(key, h('span.shard', {}, shard));
    return squares.get(key);
  };

  /** Where everything is before it is moved: what then is elsewhere glides there. */
  const places = () => new Map([...squares].map(([key, element]) => [key, element.getBoundingClientRect()]));

  return {
    show({shards, members, at}) {
      const before = still.matches ? null : places();
      const nodes = members.filter(({roles}) => roles.includes('entity')).map(({name}) => name);
      const groups = Object.entries(shards.domains).map(([domain, list]) => {
        const hosts = list.map(({node}) => node).filter((node) => node !== null);
        const lanes = [...new Set([...nodes, ...hosts])];
        for (const node of [...lanes, ASLEEP]) row(domain, node);
        for (const shard of list) settle(square(domain, shard), shard, row(domain, shard.node ?? ASLEEP).cells, at);
        for (const node of lanes) {
          const mine = list.filter((shard) => shard.node === node);
          const awake = mine.reduce((all, {subjects}) => all + subjects, 0);
          const lane = row(domain, node);
          const away = members.some(({name, status, reachable}) => name === node && status !== 'gone' && !reachable);
          const gone = members.some(({name, status}) => name === node && status === 'gone');
          const well = `${count(mine.length)} · ${count(awake)} awake`;
          text(lane.figure, gone ? 'gone' : away ? 'does not answer' : well);
          attribute(lane.element, 'data-away', away || gone ? 'yes' : null);
        }
        const homeless = list.filter(({node}) => node === null);
        const waiting = row(domain, ASLEEP);
        text(waiting.figure, homeless.length ? `${count(homeless.length)} · wait until somebody needs them` : 'none');
        attribute(waiting.element, 'data-waiting', homeless.length ? 'yes' : null);
        return group(domain, list, shards.number, [...lanes, ASLEEP].map((node) => row(domain, node).element));
      });
      keep(host, groups);
      if (before) glide(squares, before);
    },
  };

  function group(domain, list, number, lanes) {
    const key = `group\n${domain}`;
    if (!rows.has(key)) {
      const note = h('span.note');
      const body = h('div.lanes');
      const title = h('header', {}, h('h3', {}, titleOf(domain)), note);
      rows.set(key, {element: h('section.shard-group', {}, title, body), note, body});
    }
    const {element, note, body} = rows.get(key);
    const never = number - list.length;
    const all = `${count(number)} shards`;
    text(note, never > 0 ? `${count(never)} of ${all} nobody has needed yet` : all);
    keep(body, lanes);
    return element;
  }
}

function settle(element, {shard, node, before, subjects, since}, cells, at) {
  if (element.parentElement !== cells) {
    const next = [...cells.children].find((each) => Number(each.textContent) > Number(shard));
    cells.insertBefore(element, next ?? null);
  }
  const moved = Date.parse(at) - Date.parse(since) < MOVED_MILLIS;
  attribute(element, 'data-moved', moved && node ? 'yes' : null);
  attribute(element, 'data-empty', subjects ? null : 'yes');
  attribute(
    element,
    'title',
    node
      ? `Shard ${shard} on ${node} since ${time(since)}, ${count(subjects)} subjects awake`
      : `Shard ${shard} left ${before} at ${time(since)}`,
  );
}

function glide(squares, before) {
  for (const [key, element] of squares) {
    const [from, to] = [before.get(key), element.getBoundingClientRect()];
    if (!from?.width || (from.left === to.left && from.top === to.top)) continue;
    element.animate([{transform: `translate(${from.left - to.left}px, ${from.top - to.top}px)`}, {}], GLIDE);
  }
}

/** Keeps a parent's children equal to a list of elements, and moves none that stands right. */
function keep(parent, elements) {
  const wanted = new Set(elements);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  elements.forEach((element, index) => {
    if (parent.children[index] !== element) parent.insertBefore(element, parent.children[index] ?? null);
  });
}
