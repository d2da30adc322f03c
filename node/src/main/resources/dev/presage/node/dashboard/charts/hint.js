/** The small card that follows a chart's cursor. */
import {h} from '../core/dom.js';

/** Makes one in `host`, which must be positioned. Returns {show(left, title, lines), hide, remove}. */
export function hint(host) {
  const title = h('strong');
  const body = h('div');
  const card = h('div.hint', {hidden: true, role: 'status'}, title, body);
  host.append(card);
  return {
    show(left, heading, lines) {
      title.textContent = heading;
      body.replaceChildren(...lines.map((line) => h('p', {}, line)));
      card.hidden = false;
      const room = host.clientWidth - card.offsetWidth;
      const beside = left + 14 > room ? left - card.offsetWidth - 14 : left + 14;
      card.style.left = `${Math.max(-40, beside)}px`;
    },
    hide() {
      card.hidden = true;
    },
    remove() {
      card.remove();
    },
  };
}
