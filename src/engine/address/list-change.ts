/** What a change of the place lists is about: whether an address holds any of it, found out without recognising it anew. */
import { changedEntries } from '../../shared/list-change.ts';
import type { CheckoutAddress, PlaceFacts } from '../types.ts';
import { emptyAddressText, readAddress } from './address-text.ts';
import { buildAutomaton } from './automaton.ts';
import { foldText } from './fold.ts';
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
  const { scan, size } = buildAutomaton(
    changed.filter(({ match }) => match !== 'address').map(({ value }) => foldText(value)),
  );
  const keys = new Set(keysOf(changed));
  const postalCodes = new Set([...keys].flatMap(key => /^(\d{7})\//.exec(key)?.[1] ?? []));
  const buffer = emptyAddressText();
  const found = new Int32Array(2);
  return (shipping, { door_key: door, building_key: building }) => {
    if (size > 0) {
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
