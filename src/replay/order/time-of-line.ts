/** The time of a line of NDJSON, without parsing it where that can be helped: the order is known before anything is replayed. */
import { timeOf } from '../../shared/rfc3339.ts';

const name = '"at"';
const [quote, backslash, colon] = [0x22, 0x5c, 0x3a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

/**
 * Reads the times of lines one after the other. `text` holds the bytes as Latin-1: the key and the time are ASCII.
 *
 * In JSON a `"at"` with both its quotes can only be a key or a text of its own, never a part of a text, whose inner quotes
 * are escaped. Where a line has more than one, the one at the top is looked for, the last one first: many lines end with their time.
 * A line that is not understood is parsed.
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
    let last = first;
    while (this.#next >= 0 && this.#next < end) {
      last = this.#next;
      this.#next = this.#text.indexOf(name, last + name.length);
    }
    const at = first === last || this.#isAtTop(last, end) ? last : this.#atTop(start, end);
    const time = at < 0 ? Number.NaN : this.#after(at + name.length, end);
    return Number.isNaN(time) ? parsedTime(this.#text.slice(start, end)) : time;
  }

  /** Whether a key stands at the top of the object: of what is open there, only the object is closed behind it. */
  #isAtTop(key: number, end: number): boolean {
    const text = this.#text;
    let depth = 0;
    for (let index = key; index < end; index++) {
      const unit = text.charCodeAt(index);
      if (unit === quote) {
        index = this.#endOfText(index);
        if (index < 0) return false;
      } else if (unit === openBrace || unit === openBracket) depth++;
      else if (unit === closeBrace || unit === closeBracket) depth--;
    }
    return depth === -1 && this.#colonAfter(key + name.length, end) >= 0;
  }

  /** Where the key stands at the top of the object; -1: nowhere. */
  #atTop(start: number, end: number): number {
    const text = this.#text;
    let depth = 0;
    for (let index = start; index < end; index++) {
      const unit = text.charCodeAt(index);
      if (unit === quote) {
        if (depth === 1 && text.startsWith(name, index) && this.#colonAfter(index + name.length, end) >= 0)
          return index;
        index = this.#endOfText(index);
        if (index < 0) return -1;
      } else if (unit === openBrace || unit === openBracket) depth++;
      else if (unit === closeBrace || unit === closeBracket) depth--;
    }
    return -1;
  }

  /** The closing quote of the text that opens at `from`. */
  #endOfText(from: number): number {
    const text = this.#text;
    for (let close = text.indexOf('"', from + 1); close >= 0; close = text.indexOf('"', close + 1)) {
      let slashes = 0;
      while (text.charCodeAt(close - 1 - slashes) === backslash) slashes++;
      if (slashes % 2 === 0) return close;
    }
    return -1;
  }

  /** Behind the colon that follows a key; -1: none does. */
  #colonAfter(from: number, end: number): number {
    const text = this.#text;
    let at = from;
    while (at < end && text.charCodeAt(at) <= 0x20) at++;
    return at < end && text.charCodeAt(at) === colon ? at + 1 : -1;
  }

  #after(from: number, end: number): number {
    const text = this.#text;
    let at = this.#colonAfter(from, end);
    if (at < 0) return Number.NaN;
    while (at < end && text.charCodeAt(at) <= 0x20) at++;
    if (text.charCodeAt(at) !== quote) return Number.NaN;
    const close = text.indexOf('"', at + 1);
    return close < 0 || close >= end ? Number.NaN : timeOf(text.slice(at + 1, close));
  }
}

function parsedTime(latin1: string): number {
  try {
    const { at } = JSON.parse(latin1) as { at?: unknown };
    return typeof at === 'string' ? timeOf(at) : Number.NaN;
  } catch {
    return Number.NaN;
  }
}
