/** The time of a line of NDJSON, without parsing it where that can be helped: the order is known before anything is replayed. */
import { timeOf } from '../../shared/rfc3339.ts';

const name = '"at"';
const [quote, backslash, colon] = [0x22, 0x5c, 0x3a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

/**
 * Milliseconds since 1970 UTC of a line; NaN when it has no time. `line` holds the bytes as Latin-1: the key and the time are ASCII.
 *
 * In JSON a `"at"` with both its quotes can only be a key or a text of its own, never a part of a text, whose inner quotes
 * are escaped. Where a line has several, the one at the top level counts. The last one is tried first: many lines end with their
 * time, and a search from the front would stop at every quote before it. A line that is not understood is parsed.
 */
export function timeOfLine(line: string): number {
  const last = line.lastIndexOf(name);
  if (last < 0) return Number.NaN;
  // What is near the end is cheap to see from there, what is near the front from the front.
  const isNearEnd = last > line.length / 2;
  const isIt = (isNearEnd && isAtTop(line, last)) || line.indexOf(name) === last || (!isNearEnd && isAtTop(line, last));
  const at = isIt ? last : atTop(line);
  const time = at < 0 ? Number.NaN : timeAfter(line, at + name.length);
  return Number.isNaN(time) ? parsedTime(line) : time;
}

/** Whether a key stands at the top of the object: of what is open there, only the object is closed behind it. */
function isAtTop(line: string, key: number): boolean {
  let depth = 0;
  for (let index = key; index < line.length; index++) {
    const unit = line.charCodeAt(index);
    if (unit === quote) {
      index = endOfText(line, index);
      if (index < 0) return false;
    } else if (unit === openBrace || unit === openBracket) depth++;
    else if (unit === closeBrace || unit === closeBracket) depth--;
  }
  return depth === -1 && colonAfter(line, key + name.length) >= 0;
}

/** Where the key stands at the top of the object; -1: nowhere. */
function atTop(line: string): number {
  let depth = 0;
  for (let index = 0; index < line.length; index++) {
    const unit = line.charCodeAt(index);
    if (unit === quote) {
      if (depth === 1 && line.startsWith(name, index) && colonAfter(line, index + name.length) >= 0) return index;
      index = endOfText(line, index);
      if (index < 0) return -1;
    } else if (unit === openBrace || unit === openBracket) depth++;
    else if (unit === closeBrace || unit === closeBracket) depth--;
  }
  return -1;
}

/** The closing quote of the text that opens at `from`; -1: there is none. */
function endOfText(line: string, from: number): number {
  for (let close = line.indexOf('"', from + 1); close >= 0; close = line.indexOf('"', close + 1)) {
    let slashes = 0;
    while (line.charCodeAt(close - 1 - slashes) === backslash) slashes++;
    if (slashes % 2 === 0) return close;
  }
  return -1;
}

/** Behind the colon that follows a key; -1: none does. */
function colonAfter(line: string, from: number): number {
  const at = pastBlanks(line, from);
  return line.charCodeAt(at) === colon ? at + 1 : -1;
}

function timeAfter(line: string, key: number): number {
  const value = colonAfter(line, key);
  if (value < 0) return Number.NaN;
  const open = pastBlanks(line, value);
  const close = line.charCodeAt(open) === quote ? line.indexOf('"', open + 1) : -1;
  return close < 0 ? Number.NaN : timeOf(line.slice(open + 1, close));
}

function pastBlanks(line: string, from: number): number {
  let at = from;
  while (line.charCodeAt(at) <= 0x20) at++;
  return at;
}

function parsedTime(latin1: string): number {
  try {
    const { at } = JSON.parse(latin1) as { at?: unknown };
    return typeof at === 'string' ? timeOf(at) : Number.NaN;
  } catch {
    return Number.NaN;
  }
}
