/** Asks who wants something and why, before it is done. What is done stands in the registry under that name. */
import {h} from '../core/dom.js';
import {trouble} from './states.js';

const KEY = 'presage.who';

/** Storage may be forbidden; then a name is asked for each time. */
function remembered() {
  try {
    return localStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}

function remember(who) {
  try {
    localStorage.setItem(KEY, who);
  } catch {
    // Asked again next time.
  }
}

/**
 * Opens the dialog.
 *
 * @param title what is about to be done
 * @param effect what follows from it, in a sentence
 * @param act (wish: {who, why}) -> promise; the dialog closes once it is kept, and says why if it is broken
 */
export function ask(title, effect, act) {
  const who = h('input', {name: 'who', required: true, maxlength: 200, autocomplete: 'name', value: remembered()});
  const why = h('textarea', {name: 'why', required: true, maxlength: 1000, rows: 3});
  const said = h('div.slot');
  const go = h('button.button.primary', {type: 'submit'}, title);
  const close = () => dialog.close();
  const submit = async (event) => {
    event.preventDefault();
    go.disabled = true;
    try {
      remember(who.value.trim());
      await act({who: who.value.trim(), why: why.value.trim()});
      close();
    } catch (cause) {
      said.replaceChildren(trouble(cause));
    } finally {
      go.disabled = false;
    }
  };
  const dialog = h(
    'dialog.ask',
    {'aria-label': title, onclose: () => dialog.remove()},
    h(
      'form',
      {onsubmit: submit},
      h('h2', {}, title),
      h('p', {}, effect),
      h('label', {}, 'Who are you?', who),
      h('label', {}, 'Why?', why),
      said,
      h('div.buttons', {}, h('button.button', {type: 'button', onclick: close}, 'Leave it'), go),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  (who.value ? why : who).focus();
}
