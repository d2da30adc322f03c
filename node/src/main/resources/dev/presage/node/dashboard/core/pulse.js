/** The node's own figures, polled, with as much of their past as this page has seen. */
import {api} from './api.js';

const PERIOD_MILLIS = 2_000;
/** Half an hour of figures; a fixed bound, oldest dropped first. */
const HISTORY_MAX = 900;

export class Pulse {
  #listeners = new Set();

  /** The last answer of /v1/node, null before the first. */
  node = null;
  /** The last Trouble, null while the node answers. */
  trouble = null;
  /** Answers with the time they came at: [{at: seconds, node}], oldest first. */
  history = [];

  start() {
    const turn = async () => {
      await this.#poll();
      setTimeout(turn, PERIOD_MILLIS);
    };
    turn();
  }

  /** Calls back after every poll, and at once. Returns how to stop. */
  listen(listener) {
    this.#listeners.add(listener);
    listener();
    return () => this.#listeners.delete(listener);
  }

  async #poll() {
    try {
      this.node = await api.node();
      this.trouble = null;
      this.history.push({at: Date.now() / 1000, node: this.node});
      if (this.history.length > HISTORY_MAX) this.history.shift();
    } catch (trouble) {
      this.trouble = trouble;
    }
    for (const listener of this.#listeners) listener();
  }
}
