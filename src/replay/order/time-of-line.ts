/** The time of a line of NDJSON, without parsing it where that can be helped: the order is known before anything is replayed. */

const name = '"at"';
const quote = 0x22;

/**
 * Reads the times of lines one after the other. `text` holds the bytes as Latin-1: the key and the time are ASCII.
 *
 * In JSON a `"at"` with both its quotes can only be a key or a text of its own, never a part of a text, whose inner quotes
 * are escaped. Where a line has more than one, or none that a time follows, it is parsed.
 */
export class LineTimes {
  readonly #text: string;
  #next: number;

  constructor(text: string) {
    this.#text = text;
    this.#next = text.indexOf(name);
  }

  /** Milliseconds since 1970 UTC of the line at `start` to `end`; NaN when it has no time. Lines are asked for in their order. */
  of(start: number, end: number): number {
    while (this.#next >= 0 && this.#next < start) this.#next = this.#text.indexOf(name, this.#next + name.length);
    const first = this.#next;
    if (first < 0 || first >= end) return Number.NaN;
    this.#next = this.#text.indexOf(name, first + name.length);
    if (this.#next >= 0 && this.#next < end) return parsedTime(this.#text.slice(start, end));
    const time = this.#after(first + name.length, end);
    return Number.isNaN(time) ? parsedTime(this.#text.slice(start, end)) : time;
  }

  #after(from: number, end: number): number {
    const text = this.#text;
    let at = from;
    while (at < end && text.charCodeAt(at) <= 0x20) at++;
    if (text[at] !== ':') return Number.NaN;
    at++;
    while (at < end && text.charCodeAt(at) <= 0x20) at++;
    if (text.charCodeAt(at) !== quote) return Number.NaN;
    const close = text.indexOf('"', at + 1);
    return close < 0 || close >= end ? Number.NaN : Date.parse(text.slice(at + 1, close));
  }
}

function parsedTime(latin1: string): number {
  try {
    const { at } = JSON.parse(latin1) as { at?: unknown };
    return typeof at === 'string' ? Date.parse(at) : Number.NaN;
  } catch {
    return Number.NaN;
  }
}
