/** The devices that a page can show: a bounded set, chosen so that what needs a look is always among them. */

const KEPT_MAX = 300;
const ALARMS_KEPT = 12;
/** How long an alarm keeps a device in front. */
export const ALARM_SECONDS = 60;

export class Fleet {
  #devices = new Map();

  get size() {
    return this.#devices.size;
  }

  device(id) {
    return this.#devices.get(id);
  }

  /** Takes an anomaly insight, from the stream or a listing. */
  take({subject, score, alarm, time, reasons}, live = true) {
    const device = this.#devices.get(subject) ?? this.#admit(subject, alarm);
    if (!device) return;
    device.score = score;
    device.alarm = alarm;
    device.time = time;
    if (live) device.seenAt = performance.now();
    if (!alarm) return;
    device.alarms.push(Date.parse(time) / 1000);
    if (device.alarms.length > ALARMS_KEPT) device.alarms.shift();
    device.alarmAt = live ? performance.now() : device.alarmAt;
    device.about = reasons?.[0]?.about ?? device.about;
    device.text = reasons?.[0]?.text ?? '';
  }

  /** Knows a device of which nothing is known but its name. */
  know(id) {
    if (!this.#devices.has(id)) this.#admit(id, false);
  }

  /** Whether a device raised an alarm lately. */
  alarmed(device) {
    return performance.now() - device.alarmAt < ALARM_SECONDS * 1000;
  }

  /** The first `most` devices: those with a recent alarm, newest first, then the others in a steady order. */
  top(most) {
    const all = [...this.#devices.values()];
    const front = all.filter((device) => this.alarmed(device)).sort((a, b) => b.alarmAt - a.alarmAt);
    const rest = all.filter((device) => !this.alarmed(device)).sort((a, b) => a.id.localeCompare(b.id));
    return [...front, ...rest].slice(0, most);
  }

  #admit(id, alarm) {
    if (this.#devices.size >= KEPT_MAX) {
      if (!alarm) return null;
      const calm = [...this.#devices.values()].find((device) => !this.alarmed(device));
      this.#devices.delete(calm?.id ?? this.#devices.keys().next().value);
    }
    const device = {
      id,
      score: NaN,
      alarm: false,
      time: null,
      seenAt: -Infinity,
      alarmAt: -Infinity,
      alarms: [],
      about: null,
      text: '',
      feed: null,
    };
    this.#devices.set(id, device);
    return device;
  }
}
