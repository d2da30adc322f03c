/** Small helpers for making and keeping DOM. No markup is ever built from strings, so data cannot become script. */

const SVG = 'http://www.w3.org/2000/svg';

/** Makes an element. `spec` is "tag.class.class"; a property that begins with "on" is a listener, others attributes. */
export function h(spec, props, ...children) {
  const [tag, ...classes] = spec.split('.');
  const element = document.createElement(tag || 'div');
  if (classes.length) element.className = classes.join(' ');
  return fill(element, props, children);
}

/** Makes an SVG element in the same way. */
export function svg(tag, props, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Writes text only if it differs: the browser lays out what changed and nothing else. */
export function text(element, value) {
  if (element.textContent !== value) element.textContent = value;
}

/** Sets or removes an attribute, only if it differs. */
export function attribute(element, name, value) {
  if (value === null || value === undefined || value === false) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

/**
 * Keeps a parent's children equal to a list. Rows keep their element while their key stays, so focus survives.
 *
 * @param key item -> string
 * @param make item -> element
 * @param update (element, item) -> void
 */
export function keyed(parent, key, make, update = () => {}) {
  let rows = new Map();
  return (items) => {
    const next = new Map();
    for (const item of items) {
      const id = key(item);
      const element = rows.get(id) ?? make(item);
      update(element, item);
      next.set(id, element);
    }
    for (const [id, element] of rows) if (!next.has(id)) element.remove();
    let at = parent.firstElementChild;
    for (const element of next.values()) {
      if (element === at) at = at.nextElementSibling;
      else parent.insertBefore(element, at);
    }
    rows = next;
  };
}

/** Many calls, one run in the next animation frame. */
export function eachFrame(run) {
  let asked = 0;
  const ask = () => {
    asked ||= requestAnimationFrame(() => {
      asked = 0;
      run();
    });
  };
  ask.cancel = () => {
    cancelAnimationFrame(asked);
    asked = 0;
  };
  return ask;
}

/**
 * Runs now and then again `millis` after each run has ended, never twice at once, and not while the page is hidden.
 * Returns the function that stops it.
 */
export function every(millis, run) {
  let timer = 0;
  let stopped = false;
  const turn = async () => {
    try {
      if (!document.hidden) await run();
    } finally {
      if (!stopped) timer = setTimeout(turn, millis);
    }
  };
  turn();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
