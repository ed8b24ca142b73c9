/**
 * A velocity event as one line of text, positional so that a rebuild reads hundreds of thousands a second.
 * Positions are part of the file format: a new field or fact is written behind the last of these (a field that was put among the
 * others would move every fact, and journals of before be misread), and a new kind behind the last of `eventKinds`, whose places are the
 * bits; raise the schema version if a position must change.
 */
import type { WantedFact } from '../../engine/journal.ts';
import {
  type EventFacts,
  type EventField,
  type EventKind,
  eventFields,
  eventKinds,
  type VelocityEvent,
} from '../../engine/types.ts';

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
/** Fields whose keys stand behind the facts, in this order: those that came later than them. */
const laterFields: readonly EventField[] = ['delivery.email_key'];
const firstFields = eventFields.filter(field => !laterFields.includes(field));

type Forgotten = Exclude<keyof EventFacts, (typeof factNames)[number]>;
const _complete: Forgotten extends never ? true : never = true;
void _complete;

/** Event → JSON array `[id, at, kinds as a bit set, amount, …keys, …facts, …later keys]`, trailing nulls left out. */
export function eventText(event: VelocityEvent): string {
  const cells: (string | number | boolean | null)[] = [event.id, event.at, 0, event.amount ?? null];
  let kinds = 0;
  for (const kind of event.kinds) kinds |= 1 << eventKinds.indexOf(kind);
  cells[2] = kinds;
  for (const field of firstFields) cells.push(event.keys[field] ?? null);
  const facts: Readonly<Record<string, string | boolean | undefined>> = { ...event.facts };
  for (const name of factNames) cells.push(facts[name] ?? null);
  for (const field of laterFields) cells.push(event.keys[field] ?? null);
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
  const cells = JSON.parse(text) as Cell[];
  const amount = cells[3];
  return {
    id: cells[0] as string,
    at: cells[1] as number,
    kinds: kindsOf(cells[2] as number),
    keys: keysOf(cells) as VelocityEvent['keys'],
    facts: factsOf(cells) as EventFacts,
    ...(amount == null ? {} : { amount: amount as number }),
  };
}

type Cell = string | number | boolean | null | undefined;

/** Written out name by name: a record that always has the same names is made several times as fast as one that grows name by name. */
function keysOf(cells: readonly Cell[]): { readonly [Field in EventField]: Cell } {
  return {
    'card.number': cells[4] ?? undefined,
    'card.expiry': cells[5] ?? undefined,
    'card.range': cells[6] ?? undefined,
    'card.bin8': cells[7] ?? undefined,
    'card.bin6': cells[8] ?? undefined,
    'device.id': cells[9] ?? undefined,
    'device.ip': cells[10] ?? undefined,
    'account.id': cells[11] ?? undefined,
    'email.key': cells[12] ?? undefined,
    'phone.key': cells[13] ?? undefined,
    'address.door': cells[14] ?? undefined,
    'address.building': cells[15] ?? undefined,
    'shipping.name_key': cells[16] ?? undefined,
    'order.id': cells[17] ?? undefined,
    'merchant.id': cells[18] ?? undefined,
    'delivery.email_key': cells[30] ?? undefined,
  };
}

function factsOf(cells: readonly Cell[]): { readonly [Name in keyof EventFacts]-?: Cell } {
  return {
    purpose: cells[19] ?? undefined,
    currency: cells[20] ?? undefined,
    brand: cells[21] ?? undefined,
    luhn_valid: cells[22] ?? undefined,
    expired: cells[23] ?? undefined,
    number_basis: cells[24] ?? undefined,
    reason: cells[25] ?? undefined,
    security_code: cells[26] ?? undefined,
    trans_status: cells[27] ?? undefined,
    challenged: cells[28] ?? undefined,
    category: cells[29] ?? undefined,
  };
}

/** Text → event where its kinds and time are wanted; undefined, and the rest of the text not read, where they are not. */
export function wantedEventOf(text: string, wanted: WantedFact): VelocityEvent | undefined {
  const atStart = endOfId(text) + 1;
  const atEnd = text.indexOf(',', atStart);
  const bits = Number.parseInt(text.slice(atEnd + 1, atEnd + 11), 10);
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
