/** Light and dark: the system's choice until a person chooses. Canvas takes its colours from the style sheet. */

const KEY = 'presage.theme';
const root = document.documentElement;
const system = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set();
let cache = null;

/** Local storage may be forbidden; then the choice lasts as long as the page. */
function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function changed() {
  cache = null;
  for (const listener of listeners) listener();
}

export const theme = {
  start() {
    const choice = remembered();
    if (choice === 'light' || choice === 'dark') root.dataset.theme = choice;
    system.addEventListener('change', changed);
  },
  get dark() {
    return root.dataset.theme ? root.dataset.theme === 'dark' : system.matches;
  },
  toggle() {
    root.dataset.theme = this.dark ? 'light' : 'dark';
    try {
      localStorage.setItem(KEY, root.dataset.theme);
    } catch {
      // Not remembered, still shown.
    }
    changed();
  },
  listen(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  /** The style sheet's colours by name, for drawing on canvas. */
  get colours() {
    if (!cache) {
      const style = getComputedStyle(root);
      const of = (name) => style.getPropertyValue(`--${name}`).trim();
      const names = ['ink', 'ink2', 'ink3', 'surface', 'line', 'series', 'fore', 'alarm', 'review', 'ok', 'grid'];
      cache = Object.fromEntries(names.map((name) => [name, of(name)]));
      cache.font = style.fontFamily || 'sans-serif';
    }
    return cache;
  },
};
