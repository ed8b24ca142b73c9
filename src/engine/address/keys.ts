/**
 * Delivery-point keys: the same door, and the same building without the room, whatever the writing.
 *
 * A key is plain text: `新宿区新宿/1-2-3` and `新宿区新宿/1-2-3-301`. Names of buildings and companies are no part of
 * it, because shoppers leave them out; prefecture and postal code neither, because they follow from the town. An address in
 * Latin letters has its postal code instead of the town: `〒1600022/1-2-3-301`. The live service digests keys before
 * they rest anywhere.
 */
import type { CheckoutAddress } from '../types.ts';
import type { AddressText } from './address-text.ts';
import { foldText } from './fold.ts';
import type { AddressParts } from './parse.ts';
import { prefectureOfPostalCode, prefectureOfTown } from './prefectures.ts';
import { type RomanisedParts, readRomanised } from './romanised.ts';

/** What the address says about the place itself, before its kind. */
export interface DeliveryPoint {
  /** Absent when the address says too little to tell one door from another. */
  readonly door: string | undefined;
  readonly building: string | undefined;
  /** `1600022/1-2-3`: postal code and block, for lists that place a building by them. */
  readonly postalBlock: string | undefined;
  /** Kanji name, for addresses in Japan. */
  readonly prefecture: string | undefined;
  readonly romanised: RomanisedParts | undefined;
}

/** Longest key; longer ones are cut: no address differs only behind it. */
const longest = 160;

/** The delivery point of a parsed address. */
export function deliveryPoint(address: CheckoutAddress, text: AddressText, parts: AddressParts): DeliveryPoint {
  const written = postalDigits(address.postal_code);
  if (parts.romanised) return romanisedPoint(address, readRomanised(text), written ?? parts.postalCode);
  const postal = written ?? parts.postalCode;
  const { block, room } = parts;
  const prefecture =
    parts.prefecture ??
    (abroad(address) ? undefined : (prefectureOfTown(parts.town) ?? prefectureOfPostalCode(postal)));
  const house = roomInBlock(block, room);
  const numbers = block.join('-');
  const building = `${parts.town}/${house === block.length ? numbers : block.slice(0, house).join('-')}`;
  return {
    door: cut(`${parts.town}/${numbers}${room === undefined ? '' : numbers === '' ? room : `-${room}`}`),
    building: cut(building),
    postalBlock:
      postal === undefined || block.length === 0 ? undefined : `${postal}/${block.slice(0, house).join('-')}`,
    prefecture,
    romanised: undefined,
  };
}

const abroad = (address: CheckoutAddress) => address.country !== undefined && address.country !== 'JP';
const cut = (key: string) => (key.length > longest ? key.slice(0, longest) : key);

/**
 * How many of the block numbers are the house: 1-2-3-301 without a room of its own ends in one (three or four digits from
 * 101 on, after at least two others).
 */
function roomInBlock(block: readonly string[], room: string | undefined): number {
  const last = block.at(-1);
  if (room !== undefined || last === undefined || block.length < 3) return block.length;
  return /^\d{3,4}$/.test(last) && Number(last) >= 101 ? block.length - 1 : block.length;
}

/** Seven digits of a Japanese postal code in any writing, or undefined. */
export function postalDigits(code: string | undefined): string | undefined {
  if (code === undefined || code === '') return undefined;
  if (/^\d{3}-\d{4}$/.test(code)) return code.slice(0, 3) + code.slice(4);
  const digits = foldText(code).replace(/\D/g, '');
  return digits.length === 7 ? digits : undefined;
}

function romanisedPoint(address: CheckoutAddress, parts: RomanisedParts, postal: string | undefined): DeliveryPoint {
  const code = postal ?? parts.postalCode;
  const japanese = !abroad(address) && (address.country === 'JP' || parts.inJapan || code !== undefined);
  if (!japanese) return foreignPoint(address, parts);
  const prefecture = parts.prefecture ?? prefectureOfPostalCode(code);
  const house = roomInBlock(parts.block, parts.room);
  const place = code === undefined ? parts.words.join('+') : `〒${code}`;
  if (place === '' && parts.block.length === 0) {
    return { door: undefined, building: undefined, postalBlock: undefined, prefecture, romanised: parts };
  }
  const numbers = parts.block.join('-');
  return {
    door: cut(`${place}/${numbers}${parts.room === undefined ? '' : numbers === '' ? parts.room : `-${parts.room}`}`),
    building: cut(`${place}/${parts.block.slice(0, house).join('-')}`),
    postalBlock: code === undefined || numbers === '' ? undefined : `${code}/${parts.block.slice(0, house).join('-')}`,
    prefecture,
    romanised: parts,
  };
}

/** Words of streets in their short form (USPS Publication 28, appendices C1 and B). */
const shortWords = new Map(
  'street st|avenue ave|av ave|boulevard blvd|road rd|drive dr|lane ln|court ct|circle cir|place pl|highway hwy|parkway pkwy|terrace ter|square sq|trail trl|north n|south s|east e|west w|northeast ne|northwest nw|southeast se|southwest sw'
    .split('|')
    .map(pair => pair.split(' ') as [string, string]),
);

function foreignPoint(address: CheckoutAddress, parts: RomanisedParts): DeliveryPoint {
  const place = [
    foldText(address.country ?? ''),
    foldText(address.postal_code ?? '').slice(0, 5),
    ...parts.words.map(word => shortWords.get(word) ?? word).sort(),
  ].filter(Boolean);
  const nothing = place.length === 0 && parts.numbers.length === 0;
  const building = `${place.join('+')}/${parts.block.join('-')}`;
  return {
    door: nothing
      ? undefined
      : cut(`${place.join('+')}/${parts.numbers.join('-')}${parts.room === undefined ? '' : `-${parts.room}`}`),
    building: nothing ? undefined : cut(building),
    postalBlock: undefined,
    prefecture: undefined,
    romanised: parts,
  };
}

const honorifics = /(様方|サマカタ|様|サマ|殿|ドノ|御中|オンチユウ|sama|san)$/;

/** The recipient's name so that spacing, width, kana and order of Latin words do not matter; absent for an empty name. */
export function nameKey(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const folded = foldText(name).replace(honorifics, '');
  if (folded === '') return undefined;
  if (!/^[a-z]+$/.test(folded)) return folded;
  const words =
    name
      .normalize('NFKD')
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [];
  return words.map(foldText).filter(Boolean).sort().join(' ');
}
