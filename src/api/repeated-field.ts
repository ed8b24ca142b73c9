/**
 * A field that stands twice in one object: JSON.parse keeps the last, another reader the first (RFC 8259, 4), so the checkout that
 * we assess and the one that is paid could differ. Every member of a JSON text has one colon behind a closing quote; only a text
 * with more of those than its value has members is read again, letter by letter.
 */
import { pointerTo, safeName } from '../engine/checkout/problems.ts';

const memberColon = /"\s*:/g;

/** The pointer to the first field that is repeated; undefined: none is. `text` is valid JSON and `value` what it parses to. */
export function repeatedField(text: string, value: unknown): string | undefined {
  memberColon.lastIndex = 0;
  let colons = 0;
  while (memberColon.test(text)) colons++;
  return colons === membersOf(value) ? undefined : firstRepeated(text);
}

function membersOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let members = 0;
  // Not by recursion: a body may be nested as deep as it is long.
  for (const waiting = [value]; waiting.length > 0; ) {
    const next = waiting.pop()!;
    const counts = Array.isArray(next) ? 0 : 1;
    for (const entry of Object.values(next)) {
      members += counts;
      if (typeof entry === 'object' && entry !== null) waiting.push(entry);
    }
  }
  return members;
}

/** An object or array that is open while the text is read. */
interface Open {
  /** Names so far; absent for an array. */
  readonly names?: Set<string>;
  /** The member that is being read, or the place in the array. */
  at: string | number;
}

function firstRepeated(text: string): string | undefined {
  const open: Open[] = [];
  for (let index = 0; index < text.length; index++) {
    const top = open.at(-1);
    const letter = text[index];
    if (letter === '{') open.push({ names: new Set(), at: '' });
    else if (letter === '[') open.push({ at: 0 });
    else if (letter === '}' || letter === ']') open.pop();
    else if (letter === ',' && typeof top?.at === 'number') top.at++;
    else if (letter === '"') {
      const end = endOfText(text, index);
      if (top?.names && isName(text, end)) {
        const name = JSON.parse(text.slice(index, end)) as string;
        top.at = name;
        if (top.names.has(name)) return open.reduce((path, { at }) => pointerTo(path, safeName(String(at))), '');
        top.names.add(name);
      }
      index = end - 1;
    }
  }
  return undefined;
}

/** In valid JSON a text before a colon is a member's name. */
function isName(text: string, end: number): boolean {
  let index = end;
  while (text[index] === ' ' || text[index] === '\n' || text[index] === '\r' || text[index] === '\t') index++;
  return text[index] === ':';
}

/** The place behind the closing quote. */
function endOfText(text: string, start: number): number {
  let index = start + 1;
  while (text[index] !== '"') index += text[index] === '\\' ? 2 : 1;
  return index + 1;
}
