/**
 * Delivery-point keys: the same door, and the same building without the room, whatever the writing.
 *
 * A key is plain text: `新宿区新宿/1-2-3` and `新宿区新宿/1-2-3-301`. Names of buildings and companies are no part of
 * it, because shoppers leave them out; prefecture and postal code neither, because they follow from the town. An address in
 * Latin letters is turned into the same address in Japanese where its town can be told (resolve-town.ts); else it has its
 * postal code instead of the town: `〒1600022/1-2-3-301`. The live service digests keys before they rest anywhere.
 */
import type { CheckoutAddress } from '../types.ts';
import { type AddressText, emptyAddressText, readAddress } from './address-text.ts';
import { foldText } from './fold.ts';
import { type AddressParts, isGrid, parseAddress } from './parse.ts';
import { prefectureOfPostalCode, prefectureOfTown } from './prefectures.ts';
import { type ResolvedTown, resolveTown } from './resolve-town.ts';
import { type LatinTokens, type RomanisedParts, readTokens, tokensOf } from './romanised.ts';
import type { TownReadings } from './town-readings.ts';

/** What the address says about the place itself, before its kind. */
export interface DeliveryPoint {
  /** Absent when the address says too little to tell one door from another. */
  readonly door: string | undefined;
  readonly building: string | undefined;
  /** `1600022/1-2-3`: postal code and block, for lists that place a building by them. */
  readonly postalBlock: string | undefined;
  /** Kanji name, for addresses in Japan. */
  readonly prefecture: string | undefined;
  /** What an address in Latin letters says. */
  readonly romanised: RomanisedParts | undefined;
  /** Its town, where that can be told: then its keys are those of the same address in Japanese. */
  readonly resolved: ResolvedTown | undefined;
}

/** Longest key; longer ones are cut: no address differs only behind it. */
const longest = 160;

/** The delivery point of a parsed address. `towns` are asked for addresses in Latin letters only. */
export function deliveryPoint(
  address: CheckoutAddress,
  text: AddressText,
  parts: AddressParts,
  towns: TownReadings,
): DeliveryPoint {
  const postal = postalDigits(address.postal_code) ?? parts.postalCode;
  if (parts.romanised) return romanisedPoint(address, tokensOf(text), postal, towns);
  const prefecture =
    parts.prefecture ??
    (abroad(address) ? undefined : (prefectureOfTown(parts.town) ?? prefectureOfPostalCode(postal)));
  return { ...keysOf(parts.town, parts, postal), prefecture, romanised: undefined, resolved: undefined };
}

/** The keys of a place in Japan: `town` in the form of keys. */
function keysOf(
  town: string,
  parts: Pick<AddressParts, 'block' | 'room' | 'chomeOnly'>,
  postal: string | undefined,
): Pick<DeliveryPoint, 'door' | 'building' | 'postalBlock'> {
  // A town without a number, or with that of a 丁目 alone, is many doors: counted as one, all who live there, or of whom a shop
  // sends the prefecture alone, would look like one ring.
  const { block, room } = saidOnce(withoutMadeUpZeros(parts.block), parts.room);
  const noHouse = block.length === 0 || parts.chomeOnly;
  if (noHouse && room === undefined) return { door: undefined, building: undefined, postalBlock: undefined };
  const house = roomInBlock(block, room);
  const numbers = block.join('-');
  const houseNumbers = house === block.length ? numbers : block.slice(0, house).join('-');
  return {
    door: cut(`${town}/${numbers}${room === undefined ? '' : numbers === '' ? room : `-${room}`}`),
    building: noHouse ? undefined : cut(`${town}/${houseNumbers}`),
    postalBlock: postal === undefined || noHouse ? undefined : `${postal}/${houseNumbers}`,
  };
}

/**
 * A zero among four numbers and more is none of the house's (1-2-3-0). A fourth number that is not zero stays, though it may be
 * made up: houses have one (2丁目15番21-2号), and 六番二丁目8-30 would lose its own.
 */
const withoutMadeUpZeros = (block: readonly string[]) =>
  block.length > 3 && block.includes('0') ? block.filter(number => number !== '0') : block;

/** Block and room without what is said again: 1-2-3-101 / 見本ビル101号室, 1-2-3 / 1-2-3-101. */
function saidOnce(block: readonly string[], room: string | undefined): Pick<AddressParts, 'block' | 'room'> {
  if (room === undefined || block.length < 2) return { block, room };
  if (room === block.at(-1) && roomInBlock(block, undefined) < block.length) return { block: block.slice(0, -1), room };
  if (!room.includes('-')) return { block, room };
  const numbers = block.join('-');
  if (!room.startsWith(numbers)) return { block, room };
  const rest = room.slice(numbers.length);
  // 1-2 県営住宅1-2 is the second flat of the first house.
  if (rest === '') return { block, room: block.length > 2 ? undefined : room };
  return { block, room: rest.startsWith('-') ? rest.slice(1) : room };
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

function romanisedPoint(
  address: CheckoutAddress,
  tokens: LatinTokens,
  postal: string | undefined,
  towns: TownReadings,
): DeliveryPoint {
  const read = readTokens(tokens);
  const code = postal ?? read.postalCode;
  const japanese = !abroad(address) && (address.country === 'JP' || read.inJapan || code !== undefined);
  const resolved = abroad(address) ? undefined : resolveTown(tokens, code, towns);
  // Nothing says that it is in Japan but the names of a city and of a town in it: 6-10-1 Roppongi, Minato.
  if (!japanese && !resolved?.plain) return foreignPoint(address, read);
  if (resolved !== undefined) return resolvedPoint(tokens, resolved, code);
  const prefecture = read.prefecture ?? prefectureOfPostalCode(code);
  const place = code === undefined ? read.words.join('+') : `〒${code}`;
  const nothing = place === '' && read.block.length === 0;
  const keys = nothing ? { door: undefined, building: undefined, postalBlock: undefined } : keysOf(place, read, code);
  return { ...keys, prefecture, romanised: read, resolved };
}

const japaneseText = emptyAddressText();

/** The keys of the same address in Japanese, read as any other, so that the two cannot differ. */
function resolvedPoint(tokens: LatinTokens, resolved: ResolvedTown, postal: string | undefined): DeliveryPoint {
  const { name, municipality } = resolved.town;
  const read = readTokens(tokens, resolved.from, resolved.to);
  readAddress(japaneseText, { line1: `${municipality.prefecture}${municipality.name}${name} ${read.block.join('-')}` });
  const { town, block, room } = parseAddress(japaneseText);
  const chomeOnly = read.chomeOnly && !isGrid(town);
  return {
    ...keysOf(town, { block, chomeOnly, room: read.room ?? room }, postal),
    prefecture: municipality.prefecture,
    romanised: { ...read, block },
    resolved,
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
  // A city or a region alone is no door; a cottage has a name and no number, and its street and village beside it.
  const hasStreet = `${address.line1 ?? ''}${address.line2 ?? ''}`.trim() !== '';
  const bare = parts.room === undefined && (!hasStreet || (parts.words.length < 3 && !address.postal_code));
  const nothing = parts.numbers.length === 0 && (place.length === 0 || bare);
  const building = `${place.join('+')}/${parts.block.join('-')}`;
  return {
    door: nothing
      ? undefined
      : cut(`${place.join('+')}/${parts.numbers.join('-')}${parts.room === undefined ? '' : `-${parts.room}`}`),
    building: nothing ? undefined : cut(building),
    postalBlock: undefined,
    prefecture: undefined,
    romanised: parts,
    resolved: undefined,
  };
}

const honorifics = /(様方|サマカタ|様|サマ|殿|ドノ|宛|宛テ|先生|御中|オンチユウ|sama|san)$/;

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
