/**
 * A velocity event as one line of text, positional so that a rebuild reads hundreds of thousands a second.
 * Positions are part of the file format: append only, and raise the schema version if one must change.
 */
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
const kindsOfBits: EventKind[][] = [];

/** Text → event. The text is one that `eventText` made. */
export function eventOf(text: string): VelocityEvent {
  const cells = JSON.parse(text) as (string | number | boolean | null | undefined)[];
  const bits = cells[2] as number;
  let kinds = kindsOfBits[bits];
  if (!kinds) {
    kinds = eventKinds.filter((_, bit) => bits & (1 << bit));
    kindsOfBits[bits] = kinds;
  }
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
    kinds,
    keys,
    facts,
    ...(amount == null ? {} : { amount: amount as number }),
  };
}
