/** What a change of the place lists is about: whether an address holds any of it, found out without recognising it anew. */
import { changedEntries } from '../../shared/list-change.ts';
import type { CheckoutAddress, PlaceFacts } from '../types.ts';
import { addressLines, emptyAddressText, readAddress } from './address-text.ts';
import { buildAutomaton } from './automaton.ts';
import { foldText, mayFoldTo } from './fold.ts';
import { postalDigits } from './keys.ts';
import type { PlaceEntry, PlaceLists } from './place-lists.ts';

/** False for an address that both lists say the same of, given what one of them says. */
export type PlaceChange = (shipping: CheckoutAddress, facts: PlaceFacts) => boolean;

/**
 * An entry that matches by name speaks only where its letters stand, one that matches by address only at its keys: an address that
 * holds no changed entry is the same to both lists.
 * @param keysOf the delivery-point keys that an entry matches by address
 */
export function placeChange(
  one: PlaceLists,
  other: PlaceLists,
  keysOf: (entries: readonly PlaceEntry[]) => Iterable<string>,
): PlaceChange {
  const changed = changedEntries(one.entries, other.entries, ({ kind, match, value, expiresAt }) =>
    JSON.stringify([kind, match, value, String(expiresAt)]),
  );
  if (changed === undefined) return () => true;
  const names = changed.filter(({ match }) => match !== 'address').map(({ value }) => foldText(value));
  const { scan, size } = buildAutomaton(names);
  const mayHold = quickLook(names, [...one.entries, ...other.entries]);
  const keys = new Set(keysOf(changed));
  const postalCodes = new Set([...keys].flatMap(key => /^(\d{7})\//.exec(key)?.[1] ?? []));
  const buffer = emptyAddressText();
  const found = new Int32Array(2);
  return (shipping, { door_key: door, building_key: building }) => {
    if (size > 0 && mayHold(shipping)) {
      readAddress(buffer, shipping);
      if (scan(buffer.folded.units, 0, buffer.folded.length, found) > 0) return true;
    }
    if (keys.size === 0) return false;
    if ((door !== undefined && keys.has(door)) || (building !== undefined && keys.has(building))) return true;
    const postal = postalDigits(shipping.postal_code);
    // Without a field of its own the postal code may stand in any line.
    return postalCodes.size > 0 && (postal === undefined || postalCodes.has(postal));
  };
}

/**
 * A quick look at an address as it is written: false when it lacks the two rarest letters of each of the names, as most addresses do, so
 * that those need not be folded.
 * @param entries whose letters say which are rare
 */
function quickLook(names: readonly string[], entries: readonly PlaceEntry[]): (address: CheckoutAddress) => boolean {
  const times = new Map<number, number>();
  for (const { value } of entries)
    for (const unit of unitsOf(foldText(value))) times.set(unit, (times.get(unit) ?? 0) + 1);
  const rarestFirst = (name: string) =>
    unitsOf(name).toSorted((one, other) => (times.get(one) ?? 0) - (times.get(other) ?? 0));
  const pairs = names.filter(name => name !== '').map(rarestFirst);
  const rarest = new Set(pairs.map(([first]) => first!));
  const nextRarest = new Set(pairs.map(([first, second = first]) => second!));
  /** By UTF-16 unit: 1 for one that may stand for the rarest letter of a name, 2 for its next rarest, and 4 where that was found out. */
  const known = new Uint8Array(0x10000);
  const lookUp = (unit: number) =>
    (known[unit] = 4 | (mayFoldTo(unit, rarest) ? 1 : 0) | (mayFoldTo(unit, nextRarest) ? 2 : 0));
  return address => {
    let seen = 0;
    for (let line = 0; line < addressLines.length; line++) {
      const text = address[addressLines[line]!];
      if (text === undefined) continue;
      for (let index = 0; index < text.length; index++) {
        const unit = text.charCodeAt(index);
        seen |= known[unit]! || lookUp(unit);
      }
    }
    return (seen & 3) === 3;
  };
}

const unitsOf = (text: string) => [
  ...new Set(Array.from({ length: text.length }, (_, index) => text.charCodeAt(index))),
];
