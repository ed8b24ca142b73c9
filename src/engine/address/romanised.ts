/** Addresses in Latin letters: English order, macrons or none, -ku or City, and addresses outside Japan. */
import type { AddressText } from './address-text.ts';
import { fieldBreak, gap, isDigit } from './fold.ts';
import { looseReading } from './latin-reading.ts';
import { endOfAddress, postalCodeAt } from './numbers.ts';
import { prefectures } from './prefectures.ts';

/** By loose reading: Toukyou, Ohsaka, Gumma too. */
const prefectureByReading = new Map(prefectures.map(([name, romanised]) => [looseReading(romanised), name]));

/** Words that say what a name is, not which: written or left out at will. */
const titles = new Set(
  'ku shi cho chou machi gun ken to fu mura son city ward town village county prefecture pref chome banchi ban go gou japan jp nippon'.split(
    ' ',
  ),
);
const roomWords = new Set('room rm apt apartment unit suite ste no floor fl f'.split(' '));
const floorWords = new Set(['f', 'fl', 'floor', 'kai']);
const ordinals = new Set(['st', 'nd', 'rd', 'th']);

/** Kitashinagawa 1丁目2番3号. */
const inLatin = new Map([
  ['丁目', 'chome'],
  ['丁', 'chome'],
  ['番地', 'banchi'],
  ['番', 'ban'],
  ['号', 'go'],
]);

/** What an address in Latin letters says. */
export interface RomanisedParts {
  /** Prefecture in kanji, where it is named. */
  readonly prefecture: string | undefined;
  readonly postalCode: string | undefined;
  /** It names Japan, one of its prefectures or a Japanese administrative title (-ku, -shi, -cho). */
  readonly inJapan: boolean;
  /** Block numbers, then every other number. */
  readonly numbers: readonly string[];
  /** Block numbers: the longest chain joined by hyphens or by words like chome, with a chome that stands apart before it. */
  readonly block: readonly string[];
  /** The block is the number of a chome and nothing else. */
  readonly chomeOnly: boolean;
  readonly room: string | undefined;
  /** Words that name places and buildings, sorted, so that English and Japanese order agree. */
  readonly words: readonly string[];
  /** Every prefecture named, in kanji, but for those that are a city by their title (Yamagata-shi in Gifu is 山県市). */
  readonly prefectures: readonly string[];
  /** Where the block numbers stand, the words among them (chome, ban) included: tokens `[from, to)`. */
  readonly blockSpans: readonly (readonly [from: number, to: number])[];
}

/** A word or a number of an address in Latin letters. */
export interface Token {
  /** Folded; a number without leading zeros. */
  readonly text: string;
  /** The text in the loose form of latin-reading.ts. */
  readonly reading: string;
  readonly number: boolean;
  /** Gap before it. */
  readonly gap: number;
}

/** An address in Latin letters, cut into words and numbers. */
export interface LatinTokens {
  readonly tokens: readonly Token[];
  /** Seven digits of a Japanese postal code that stood in a line. */
  readonly postalCode: string | undefined;
}

/** Cuts an address in Latin letters into words and numbers; a postal code is none of them. */
export function tokensOf(address: AddressText): LatinTokens {
  const { units, gaps } = address.folded;
  const limit = endOfAddress(address);
  const tokens: Token[] = [];
  let postalCode: string | undefined;
  let at = 0;
  let broken: number = gap.field;
  while (at < limit) {
    const unit = units[at]!;
    if (unit === fieldBreak) {
      broken = gap.field;
      at++;
      continue;
    }
    const postal = isDigit(unit) || unit > 127 ? postalInEnglish(address, at) : undefined;
    if (postal !== undefined) {
      postalCode ??= postal.digits;
      at = postal.end;
      continue;
    }
    const number = isDigit(unit);
    const same = number ? isDigit : (other: number) => !isDigit(other) && other !== fieldBreak;
    const from = at;
    at++;
    while (at < limit && same(units[at]!) && gaps[at] === gap.none) at++;
    const written = String.fromCharCode.apply(null, units.subarray(from, at) as unknown as number[]);
    const text = number ? written.replace(/^0+(?=.)/, '') : (inLatin.get(written) ?? written);
    tokens.push({ text, reading: looseReading(text), number, gap: Math.max(gaps[from]!, broken) });
    broken = gap.none;
  }
  return { tokens, postalCode };
}

/** In English order the code stands anywhere: `Tokyo 103-0002, Japan`, also as seven digits. */
function postalInEnglish(text: AddressText, at: number): { end: number; digits: string } | undefined {
  const { units, gaps } = text.folded;
  const marked = postalCodeAt(text, at);
  if (marked !== undefined) return marked;
  const limit = endOfAddress(text);
  if (at + 7 > limit || (at > 0 && isDigit(units[at - 1]!) && gaps[at]! <= gap.hyphen)) return undefined;
  const joint = gaps[at + 3] === gap.none ? gap.none : gap.hyphen;
  let digits = '';
  for (let index = at; index < at + 7; index++) {
    if (!isDigit(units[index]!) || (index > at && gaps[index] !== (index === at + 3 ? joint : gap.none)))
      return undefined;
    digits += String.fromCharCode(units[index]!);
  }
  const after = at + 7;
  return after < limit && isDigit(units[after]!) && gaps[after]! <= gap.hyphen ? undefined : { end: after, digits };
}

/** Numbers joined by hyphens or by words like chome. */
interface Chain {
  readonly numbers: string[];
  readonly from: number;
  to: number;
  /** 3-chome: its first number is that of a chome. */
  chome: boolean;
}

/** What has been read so far. */
interface Draft {
  inJapan: boolean;
  /** The first name of a prefecture, also as that of a city: Osaka-shi. */
  prefecture: string | undefined;
  readonly prefectures: string[];
  readonly words: string[];
  /** The chain that the next number may join. */
  open: Chain | undefined;
  readonly chains: Chain[];
  room: string | undefined;
  floor: string | undefined;
}

const isChome = (token: Token | undefined) => token !== undefined && token.reading === 'tyome';

function takeNumber(draft: Draft, tokens: readonly Token[], at: number, before: Token | undefined): void {
  const token = tokens[at]!;
  const after = tokens[at + 1];
  const touching = token.gap === gap.none || token.gap === gap.hyphen;
  if (draft.floor !== undefined && draft.open === undefined && touching && isFloor(tokens, at - 1)) {
    // 5F-2 is a room of its floor; 5F-502 says its floor itself.
    draft.room ??= token.text.length > 2 ? token.text : draft.floor + token.text;
  } else if (before !== undefined && touching && draft.open === undefined && /^[a-z]$/.test(before.text)) {
    // A-301, B1F: the letter was taken for a word.
    draft.room ??= before.text + token.text + (after?.text === 'f' ? 'f' : '');
    draft.words.pop();
  } else if (isFloor(tokens, at + 1) && token.gap !== gap.hyphen) {
    draft.floor ??= `${token.text}f`;
  } else if (before !== undefined && token.gap < gap.comma && announcesRoom(tokens, at - 1)) {
    draft.room ??= token.text;
  } else {
    const joined = token.gap === gap.hyphen || (before !== undefined && isTitle(before));
    if (!joined || draft.open === undefined) {
      draft.open = { numbers: [], from: at, to: at, chome: isChome(after) };
      draft.chains.push(draft.open);
    }
    draft.open.numbers.push(token.text);
    draft.open.to = at + 1;
  }
}

/** 5F, 5th floor. */
function isFloor(tokens: readonly Token[], at: number): boolean {
  const word = tokens[ordinals.has(tokens[at]?.text ?? '') ? at + 1 : at];
  return word !== undefined && floorWords.has(word.text);
}

/** Room 301, Apt 301, #301; but neither No. 3 nor the 1 of 5F 1-2-3. */
function announcesRoom(tokens: readonly Token[], at: number): boolean {
  const { text } = tokens[at]!;
  if (text === 'no' || !(roomWords.has(text) || text === '#')) return false;
  return !floorWords.has(text) || !(tokens[at - 1]?.number || ordinals.has(tokens[at - 1]?.text ?? ''));
}

const isTitle = (token: Token) => titles.has(token.text) || isChome(token);

function takeWord(draft: Draft, tokens: readonly Token[], at: number, before: Token | undefined): void {
  const token = tokens[at]!;
  const { text } = token;
  if (isTitle(token)) {
    const suffix = before !== undefined && !before.number && token.gap === gap.hyphen;
    if (suffix || text === 'japan' || isChome(token)) draft.inJapan = true;
    if (draft.open?.to === at) draft.open.to = at + 1;
    return;
  }
  draft.open = undefined;
  if (draft.floor !== undefined && token.gap === gap.hyphen && /^[a-z]$/.test(text) && isFloor(tokens, at - 1)) {
    draft.room ??= draft.floor + text;
    return;
  }
  const named = prefectureByReading.get(token.reading);
  if (named !== undefined) {
    draft.prefecture ??= named;
    if (!isMunicipal(tokens[at + 1])) draft.prefectures.push(named);
  } else if (!roomWords.has(text) && text !== '#') draft.words.push(text.replace(/m(?=[bpm])/g, 'n'));
}

/** Behind a name these say that it is no prefecture. */
const municipalTitles = new Set(['shi', 'si', 'ku', 'gun', 'cho', 'machi', 'mura', 'city', 'ward', 'town', 'village']);
const isMunicipal = (next: Token | undefined) =>
  next !== undefined && next.gap < gap.comma && municipalTitles.has(next.text);

/**
 * The chains of the block: the longest one, or a single number where there is no longer; and a chome that stands apart
 * (2-1, Shinjuku 3-chome), which comes first.
 */
function blockOf(chains: readonly Chain[]): readonly Chain[] {
  let block: Chain | undefined;
  for (const chain of chains) if (block === undefined || chain.numbers.length > block.numbers.length) block = chain;
  const chome = chains.find(chain => chain.chome && chain.numbers.length === 1);
  if (block === undefined || chome === undefined || block.chome) {
    const after = chome === undefined || block !== chome ? undefined : chains[chains.indexOf(chome) + 1];
    // 3-chome, 12: the number right behind it is the rest.
    return block === undefined ? [] : after !== undefined && after.from === block.to ? [block, after] : [block];
  }
  return [chome, block];
}

/**
 * Reads words and numbers. Never fails: what is not there is absent. Those of `[skipFrom, skipTo)`, the name of the town,
 * are passed over, so that the numbers of Kita 1-jo Nishi are no block.
 */
export function readTokens({ tokens, postalCode }: LatinTokens, skipFrom = 0, skipTo = 0): RomanisedParts {
  const draft: Draft = {
    prefecture: undefined,
    prefectures: [],
    inJapan: postalCode !== undefined,
    words: [],
    open: undefined,
    chains: [],
    room: undefined,
    floor: undefined,
  };
  for (const [at, token] of tokens.entries()) {
    if (at >= skipFrom && at < skipTo) {
      draft.open = undefined;
      continue;
    }
    const before = at > 0 && at !== skipTo ? tokens[at - 1] : undefined;
    if (token.number) takeNumber(draft, tokens, at, before);
    else takeWord(draft, tokens, at, before);
  }
  const blockChains = blockOf(draft.chains);
  const block = blockChains.flatMap(({ numbers }) => numbers);
  const loose = draft.chains.filter(chain => !blockChains.includes(chain)).flatMap(({ numbers }) => numbers);
  return {
    prefecture: draft.prefecture,
    prefectures: draft.prefectures,
    postalCode,
    inJapan: draft.inJapan || draft.prefecture !== undefined,
    numbers: [...block, ...loose],
    block,
    chomeOnly: block.length === 1 && blockChains.some(({ chome }) => chome),
    blockSpans: blockChains.map(({ from, to }) => [from, to] as const),
    room: draft.room ?? loose.find(number => number.length >= 2) ?? draft.floor,
    words: draft.words.sort(),
  };
}
