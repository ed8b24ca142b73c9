/**
 * A velocity event as one line of text, positional so that a rebuild reads hundreds of thousands a second.
 * Positions are part of the file format: append only, and raise the schema version if one must change.
 */
import type { WantedFact } from '../../engine/journal.ts';
import { type EventFacts, type EventKind, eventFields, eventKinds, type VelocityEvent } from '../../engine/types.ts';

/** Facts by position. Typed so that a new fact in types.ts cannot be forgotten here. */
const factNames = [
  'purpose',
  'currency',
  'brand',
  'luhn_valid',
  'expired',
  'number_basis',
  'reason',
  'security_code',
  'trans_status',
  'challenged',
  'category',
] as const satisfies readonly (keyof EventFacts)[];
type Forgotten = Exclude<keyof EventFacts, (typeof factNames)[number]>;
const _complete: Forgotten extends never ? true : never = true;
void _complete;

const firstKey = 4;
const firstFact = firstKey + eventFields.length;

/** Event → JSON array `[id, at, kinds as a bit set, amount, …keys, …facts]`, trailing nulls left out. */
export function eventText(event: VelocityEvent): string {
  const cells: (string | number | boolean | null)[] = [event.id, event.at, 0, event.amount ?? null];
  let kinds = 0;
  for (const kind of event.kinds) kinds |= 1 << eventKinds.indexOf(kind);
  cells[2] = kinds;
  for (const field of eventFields) cells.push(event.keys[field] ?? null);
  const facts: Readonly<Record<string, string | boolean | undefined>> = { ...event.facts };
  for (const name of factNames) cells.push(facts[name] ?? null);
  while (cells.at(-1) === null) cells.pop();
  return JSON.stringify(cells);
}

/** The kinds of each bit set, made once each: events share them. */
const kindsOfBits: (readonly EventKind[])[] = [];

function kindsOf(bits: number): readonly EventKind[] {
  const known = kindsOfBits[bits];
  if (known) return known;
  const kinds = eventKinds.filter((_, bit) => bits & (1 << bit));
  kindsOfBits[bits] = kinds;
  return kinds;
}

/** Text → event. The text is one that `eventText` made. */
export function eventOf(text: string): VelocityEvent {
  const cells = JSON.parse(text) as (string | number | boolean | null | undefined)[];
  const keys: Record<string, string> = {};
  for (let index = 0; index < eventFields.length; index++) {
    const key = cells[firstKey + index];
    if (key != null) keys[eventFields[index]!] = key as string;
  }
  const facts: Record<string, string | boolean> = {};
  for (let index = 0; index < factNames.length && firstFact + index < cells.length; index++) {
    const fact = cells[firstFact + index];
    if (fact != null) facts[factNames[index]!] = fact as string | boolean;
  }
  const amount = cells[3];
  return {
    id: cells[0] as string,
    at: cells[1] as number,
    kinds: kindsOf(cells[2] as number),
    keys,
    facts,
    ...(amount == null ? {} : { amount: amount as number }),
  };
}

/** Text → event where its kinds and time are wanted; undefined, and the rest of the text not read, where they are not. */
export function wantedEventOf(text: string, wanted: WantedFact): VelocityEvent | undefined {
  const atStart = endOfId(text) + 1;
  const atEnd = text.indexOf(',', atStart);
  const bits = Number.parseInt(text.slice(atEnd + 1, atEnd + 5), 10);
  return wanted(kindsOf(bits), Number(text.slice(atStart, atEnd))) ? eventOf(text) : undefined;
}

/** Place of the comma behind the id, the first cell: a JSON string, in which a quote of its own stands behind an odd number of backslashes. */
function endOfId(text: string): number {
  for (let quote = text.indexOf('"', 2); ; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === 92) backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
}
