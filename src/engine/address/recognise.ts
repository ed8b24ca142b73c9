/** Address stage: what kind of place the parcel goes to, and the keys of its door and building. */
import type { Finding } from '../../shared/finding.ts';
import { type ListEntry, readList } from '../../shared/list-file.ts';
import type { Checkout, PlaceFacts, PlaceKind } from '../types.ts';
import { placeKinds } from '../types.ts';
import { foldText } from './fold.ts';
import { prefectures } from './prefectures.ts';

/** The place lists of a rule set, by kind. */
export type PlaceLists = ReadonlyMap<PlaceKind, readonly ListEntry[]>;

/** Reads `lists/places/<kind>.csv`. */
export function readPlaceLists(files: ReadonlyMap<string, string>): {
  readonly lists: PlaceLists;
  readonly findings: readonly Finding[];
} {
  const lists = new Map<PlaceKind, readonly ListEntry[]>();
  const findings: Finding[] = [];
  for (const kind of placeKinds) {
    const file = `lists/places/${kind}.csv`;
    const text = files.get(file);
    if (text === undefined) continue;
    const read = readList(file, text, ['match']);
    lists.set(kind, read.entries);
    findings.push(...read.findings);
  }
  return { lists, findings };
}

/** Recognises places. */
export interface PlaceRecogniser {
  recognise(checkout: Checkout): PlaceFacts;
}

const words: readonly (readonly [PlaceKind, RegExp])[] = [
  ['private_mailbox', /私設私書箱|メールボックス|\bpmb\b|#\s*mailbox/i],
  ['post_office', /局[留止ドど]/],
  ['po_box', /私書箱|p\.?\s?o\.?\s?box/i],
  ['depot', /(センター|営業所|営業店|支店)[留止どド]/],
  ['short_stay', /ウ[ィイ]ークリー|マンスリー|weekly|monthly/i],
  ['locker', /pudo|はこぽす|ロッカー/i],
  ['freight_forwarder', /転送|tenso|buyee/i],
  ['virtual_office', /バーチャルオフィス|virtual office/i],
  ['convenience_store', /セブン.?イレブン|ファミリーマート|ローソン|ミニストップ/],
  ['hotel', /ホテル|旅館|民宿|hotel/i],
];

/** Builds the recogniser of a rule set. */
export function createPlaceRecogniser(_lists: PlaceLists): PlaceRecogniser {
  return {
    recognise(checkout) {
      const shipping = checkout.shipping;
      if (shipping === undefined) return {};
      const fields = ['prefecture', 'city', 'line1', 'line2', 'company', 'name'] as const;
      const whole = fields
        .slice(0, 4)
        .map(field => shipping[field] ?? '')
        .join(' ');
      const key = foldText(whole);
      const prefecture = prefectures.find(([name]) => whole.includes(name))?.[0];
      const common = {
        ...(shipping.method ? { method: shipping.method } : {}),
        ...(prefecture ? { prefecture } : {}),
        ...(shipping.country ? { country: shipping.country } : {}),
        ...(key ? { door_key: key, building_key: key } : {}),
        ...(shipping.name ? { name_key: foldText(shipping.name) } : {}),
      };
      const method = shipping.method;
      if (method !== undefined && method !== 'home' && method !== 'digital') {
        return { ...common, kind: method, confidence: 1, source: 'method' };
      }
      for (const [kind, pattern] of words) {
        for (const field of fields) {
          const evidence = pattern.exec((shipping[field] ?? '').normalize('NFKC'))?.[0];
          if (evidence)
            return { ...common, kind, confidence: 0.9, evidence, source: 'words', evidence_field: `shipping.${field}` };
        }
      }
      return key ? { ...common, kind: 'ordinary', confidence: 0.5 } : common;
    },
  };
}
