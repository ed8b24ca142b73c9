/**
 * Address stage: what kind of place the parcel goes to, and the keys of its door and building.
 *
 *   lines ─▶ fold ─▶ parse (prefecture, town, block, room) ─▶ keys
 *                └─▶ words and lists ─▶ kind, confidence, evidence
 */
import { LRUCache } from 'lru-cache';
import { dayInJapan } from '../../shared/time.ts';
import type { Checkout, CheckoutAddress, PlaceFacts } from '../types.ts';
import { type AddressLine, type AddressText, addressLines, emptyAddressText, readAddress } from './address-text.ts';
import { classifyPlace, type PlaceVerdict } from './classify.ts';
import { type PlaceTrace, traceOf } from './explain.ts';
import { type DeliveryPoint, deliveryPoint, nameKey } from './keys.ts';
import { type PlaceChange, placeChange } from './list-change.ts';
import { type AddressParts, parseAddress } from './parse.ts';
import type { Patterns } from './patterns.ts';
import type { PlaceEntry, PlaceLists } from './place-lists.ts';
import { sharedPatterns } from './shared-patterns.ts';
import type { TownReadings } from './town-readings.ts';

export { readPlaceLists } from './place-lists.ts';

/** Everything that an address says, for the command line and for explanations. */
export interface PlaceReading {
  readonly verdict: PlaceVerdict;
  readonly parts: AddressParts;
  readonly point: DeliveryPoint;
}

/** Recognises places by the words of the language and the lists of a rule set. */
export interface PlaceRecogniser {
  /** What the checkout says about where it goes: kind of place, delivery-point keys. */
  recognise(checkout: Checkout): PlaceFacts;
  /** What other lists would change: a quick test for addresses that this recogniser has recognised. */
  changeTo(other: PlaceRecogniser): PlaceChange;
  readonly lists: PlaceLists;
  /** What was seen in the address on the way to that; undefined for an empty address. */
  trace(address: CheckoutAddress): PlaceTrace | undefined;
  /** The kind alone. */
  classify(address: CheckoutAddress, at: number): PlaceVerdict | undefined;
  /** The kind and the delivery point of one address; `at` in milliseconds since 1970 UTC decides which entries hold. */
  read(address: CheckoutAddress, at: number): PlaceReading | undefined;
}

const nameLine = addressLines.indexOf('name');

/** Entries that place a door or building by its address, by key. */
type AddressEntries = ReadonlyMap<string, PlaceEntry>;

/** Settings of a recogniser. */
export interface PlaceRecogniserOptions {
  /** Addresses remembered by `recognise`, least recently used forgotten first; 0 for none. Default 256. */
  readonly remember?: number;
  /** The readings of towns, for addresses in Latin letters. */
  readonly towns: TownReadings;
}

/** Builds the recogniser of a rule set. Compiling takes a moment; recognising does not change it. */
export function createPlaceRecogniser(lists: PlaceLists, options: PlaceRecogniserOptions): PlaceRecogniser {
  const patterns = sharedPatterns(lists.entries);
  const { towns } = options;
  const byAddress = addressEntries(lists.entries, towns);
  const buffer = emptyAddressText();
  const read = (address: CheckoutAddress, at: number) => readPlace({ patterns, byAddress, towns, buffer }, address, at);
  // A shopper presses the button again, and a walk varies the card, not the address. Both do it soon: of the addresses of a year the
  // garbage collector has more work than those that come again save.
  const remember = options.remember ?? 256;
  const known = remember > 0 ? new LRUCache<string, Remembered>({ max: remember }) : undefined;
  /** Entries end at midnight in Tokyo, so a fact holds for its day; where none has an end, for good. */
  const dated = lists.entries.some(({ expiresAt }) => Number.isFinite(expiresAt));
  const periodOf = (at: number) => (dated ? dayInJapan(at) : 0);
  const factsFor = (shipping: NonNullable<Checkout['shipping']>, billing: Checkout['billing'], at: number) => {
    const reading = read(shipping, at);
    const point = reading?.point;
    if (billing === undefined || reading === undefined) return factsOf(shipping, reading, undefined);
    if (point?.door === undefined) return factsOf(shipping, reading, abroadOf(shipping, billing));
    // Most parcels go where the bills go.
    const home = isSame(shipping, billing) ? point : pointOf(buffer, billing, towns);
    return factsOf(shipping, reading, differsFrom(point, home) ?? abroadOf(shipping, billing));
  };
  return {
    read,
    lists,
    changeTo: other => placeChange(lists, other.lists, entries => addressEntries(entries, towns).keys()),
    trace(address) {
      readAddress(buffer, address);
      return hasAddress(buffer) ? traceOf(patterns, buffer, parseAddress(buffer)) : undefined;
    },
    classify: (address, at) => read(address, at)?.verdict,
    recognise(checkout) {
      const { shipping, billing, at } = checkout;
      if (shipping === undefined) return {};
      if (!known) return factsFor(shipping, billing, at);
      const name = `${shipping.name}\n${shipping.line1}`;
      const period = periodOf(at);
      const before = known.get(name);
      if (before?.period === period && isKnown(before, shipping, billing)) return before.facts;
      const facts = factsFor(shipping, billing, at);
      known.set(name, { shipping, billing, period, facts });
      return facts;
    },
  };
}

/**
 * What was found in a checkout's addresses. They are remembered by name and first line, and compared: a text of all their fields, for
 * a name of their own each, took a third of the time that recognising takes.
 */
interface Remembered {
  readonly shipping: NonNullable<Checkout['shipping']>;
  readonly billing: Checkout['billing'];
  readonly period: number;
  readonly facts: PlaceFacts;
}

/** True where all that is read of the addresses of two checkouts is the same. */
function isKnown(before: Remembered, shipping: Remembered['shipping'], billing: Remembered['billing']): boolean {
  return (
    before.shipping.method === shipping.method && isSame(before.shipping, shipping) && isSame(before.billing, billing)
  );
}

/** All that is read of an address beside the method of delivery. */
const fieldsRead = [...addressLines, 'postal_code', 'country'] as const;

type AddressRead = { readonly [Field in (typeof fieldsRead)[number]]?: string };

function isSame(one: AddressRead | undefined, other: AddressRead | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  for (const field of fieldsRead) if (one[field] !== other[field]) return false;
  return true;
}

function pointOf(buffer: AddressText, address: CheckoutAddress, towns: TownReadings): DeliveryPoint | undefined {
  readAddress(buffer, address);
  if (!hasAddress(buffer)) return undefined;
  return deliveryPoint(address, buffer, parseAddress(buffer), towns);
}

/** True when all lines but the recipient's name are empty. */
const onlyAName = (text: AddressText) => text.bounds[nameLine] === nameLine;

/** True when any of the address lines holds anything. */
const hasAddress = (text: AddressText) => text.folded.length > text.lines.length;

/** What a recogniser reads an address with. */
interface Reader {
  readonly patterns: Patterns;
  readonly byAddress: AddressEntries;
  readonly towns: TownReadings;
  readonly buffer: AddressText;
}

function readPlace(
  { patterns, byAddress, towns, buffer }: Reader,
  address: CheckoutAddress,
  at: number,
): PlaceReading | undefined {
  readAddress(buffer, address);
  if (!hasAddress(buffer)) return undefined;
  const parts = parseAddress(buffer);
  const point = deliveryPoint(address, buffer, parts, towns);
  const listed = byAddress.size === 0 ? undefined : entryAt(byAddress, point, at);
  const verdict =
    listed === undefined
      ? classifyPlace(patterns, buffer, parts, at)
      : { kind: listed.kind, confidence: 0.98, ...placeAsWritten(buffer), entry: listed };
  // A recipient's name alone is no address: only a word in it can say anything.
  if (verdict.kind === 'ordinary' && onlyAName(buffer)) return undefined;
  return { verdict, point, parts };
}

/** The line that places the address, as written. */
function placeAsWritten(text: AddressText): { readonly evidence: string; readonly line: AddressLine } {
  const line =
    (['line1', 'line2', 'city', 'company'] as const).find(name => text.lines[addressLines.indexOf(name)]?.trim()) ??
    'line1';
  return { evidence: text.lines[addressLines.indexOf(line)]!.trim(), line };
}

function entryAt(byAddress: AddressEntries, point: DeliveryPoint, at: number): PlaceEntry | undefined {
  for (const key of [point.door, point.building, point.postalBlock]) {
    const entry = key === undefined ? undefined : byAddress.get(key);
    if (entry !== undefined && entry.expiresAt > at) return entry;
  }
  return undefined;
}

function addressEntries(entries: readonly PlaceEntry[], towns: TownReadings): AddressEntries {
  const buffer = emptyAddressText();
  const byKey = new Map<string, PlaceEntry>();
  for (const entry of entries) {
    if (entry.match !== 'address') continue;
    const point = pointOf(buffer, { line1: entry.value }, towns);
    for (const key of point === undefined ? [] : keysOfEntry(entry, point)) if (!byKey.has(key)) byKey.set(key, entry);
  }
  return byKey;
}

/**
 * `160-0022 1-2-3` holds for the block whatever the town's writing. An address holds for its building, or its door if it
 * has a room; with a postal code a building is found in Latin letters too.
 */
function keysOfEntry(entry: PlaceEntry, point: DeliveryPoint): readonly string[] {
  const onlyCodeAndBlock = !/\p{L}/u.test(entry.value.replaceAll('〒', ''));
  const building = point.door === point.building;
  const keys = onlyCodeAndBlock ? [point.postalBlock] : [point.door, building ? point.postalBlock : undefined];
  return keys.filter(key => key !== undefined);
}

/** Of a delivery address whose door can be told. Undefined where the other's cannot, or one is in Latin letters without a town that can be told. */
function differsFrom(shipping: DeliveryPoint, billing: DeliveryPoint | undefined): boolean | undefined {
  if (billing?.door === undefined) return undefined;
  if (shipping.door === billing.door) return false;
  // One of the two left the room out.
  if (
    shipping.building === billing.building &&
    (shipping.door === shipping.building || billing.door === billing.building)
  )
    return false;
  if (hasItsTown(shipping) !== hasItsTown(billing)) {
    if (shipping.postalBlock === undefined || billing.postalBlock === undefined) return undefined;
    return shipping.postalBlock !== billing.postalBlock;
  }
  return true;
}

/** Two countries are two doors, however little is known of either: a bill from New York and a parcel to 新宿. */
function abroadOf(shipping: CheckoutAddress, billing: CheckoutAddress): true | undefined {
  const named = shipping.country !== undefined && billing.country !== undefined;
  return named && shipping.country !== billing.country ? true : undefined;
}

/** False for an address in Latin letters that has its postal code or its words instead of the town. */
const hasItsTown = ({ romanised, resolved }: DeliveryPoint) => romanised === undefined || resolved !== undefined;

function factsOf(
  shipping: CheckoutAddress & { method?: string },
  reading: PlaceReading | undefined,
  differs: boolean | undefined,
): PlaceFacts {
  const { method } = shipping;
  const point = reading?.point;
  const { kind, confidence, evidence, source, evidence_field } = kindOf(method, reading?.verdict);
  // Every field each time: records of one shape are quick to make and to read.
  return {
    kind,
    confidence,
    evidence,
    source,
    evidence_field,
    method,
    differs_from_billing: differs,
    prefecture: point?.prefecture,
    country: shipping.country ?? (point?.prefecture === undefined ? undefined : 'JP'),
    door_key: point?.door,
    building_key: point?.building,
    name_key: nameKey(shipping.name),
  };
}

/** What decided the kind, and how surely. */
type KindFacts = Pick<PlaceFacts, 'kind' | 'confidence' | 'evidence' | 'source' | 'evidence_field'>;

function kindOf(method: string | undefined, verdict: PlaceVerdict | undefined): KindFacts {
  if (method !== undefined && method !== 'home' && method !== 'digital') {
    return { kind: method as PlaceFacts['kind'], confidence: 1, source: 'method' };
  }
  if (verdict === undefined) return {};
  const { kind, confidence, evidence, entry, line } = verdict;
  const source = entry === undefined ? 'words' : `list:${entry.kind}`;
  return {
    kind,
    confidence,
    evidence,
    source: kind === 'ordinary' ? undefined : source,
    evidence_field: line === undefined ? undefined : `shipping.${line}`,
  };
}
