/** A place that is only named to say where another one lies (ホテル前, ローソン隣), or that gives its name to a building (旅館ビル, コーポ旅籠). */
import type { PlaceKind } from '../types.ts';
import type { AddressText } from './address-text.ts';
import { fieldBreak, foldedWords, gap, isKana, isKanji } from './fold.ts';
import type { Found } from './found.ts';

/** Kinds of place that people take as landmarks. A parcel that is held (depot, post office) is no landmark: its words say what to do. */
const landmarks: ReadonlySet<PlaceKind> = new Set([
  'hotel',
  'convenience_store',
  'locker',
  'short_stay',
  'virtual_office',
]);

/** Right behind the place: ホテル前, ローソンの斜め向かい. */
const besideIt = foldedWords(
  '前|隣|隣り|となり|隣接|横|裏|裏手|脇|向かい|向かい側|向い|真向かい|斜め前|斜め向かい|近く|付近|正面|上|下|北側|東側|西側|南側',
);
/** At the end of the name that the place begins: セブンイレブン新宿店隣. 前 is not among them: 東横イン仙台駅前 is a hotel. */
const besideItsName = foldedWords(
  '隣|隣り|となり|隣接|横|裏|裏手|脇|向かい|向い|斜め前|斜め向かい|店前|跡|跡地|予定地|交差点|交差点角|信号角|バス停|停留所|入口|踏切',
);
/** The home of somebody who belongs to the place: ファミリーマート新宿店オーナー宅. */
const homes = foldedWords('オーナー宅|オーナー様宅|オーナー方|店長宅|店長方|経営者宅|社長宅|支配人宅|女将宅');
/** A building that is called after a lodging: 第2ホテルビル, グランドホテルマンション. */
const buildings = foldedWords('ビル|ビルディング|マンション|ハイツ|アパート|ズマンション');
/** Flats open their names so; what follows is a name and no place: コーポ旅籠. */
const flats = foldedWords('コーポ|コーポラス|ハイツ|ハイム|メゾン|マンション|アパート');
const [hotel] = foldedWords('ホテル') as readonly [Uint16Array];
const of = 'ノ'.charCodeAt(0);

/** True where the word begins at `at` and has no gap inside. */
const standsAt = ({ folded: { units, gaps } }: AddressText, word: Uint16Array, at: number) =>
  at >= 0 && word.every((unit, index) => units[at + index] === unit && (index === 0 || gaps[at + index] === gap.none));

/** True where the word found is not the place that the parcel goes to. */
export function isOnlyALandmark(text: AddressText, found: Found): boolean {
  const { kind } = found.meaning;
  if (!landmarks.has(kind)) return false;
  if (kind === 'hotel' && (givesItsName(text, found) || isFlats(text, found))) return true;
  return isBeside(text, found);
}

function isBeside(text: AddressText, { to, line }: Found): boolean {
  const { units, gaps } = text.folded;
  if (gaps[to] !== gap.none) return false;
  const behind = units[to] === of ? to + 1 : to;
  if (besideIt.some(word => standsAt(text, word, behind) && ends(text, behind + word.length))) return true;
  const last = text.bounds[line + 1]!;
  let end = to;
  while (end < last && gaps[end] === gap.none && units[end] !== fieldBreak) end++;
  return endsWith(text, besideItsName, to, end) || endsWith(text, homes, to, last);
}

/** One of the words ends at `end`, and begins at `from` or behind it. */
const endsWith = (text: AddressText, words: readonly Uint16Array[], from: number, end: number) =>
  words.some(word => end - word.length >= from && standsAt(text, word, end - word.length));

/** ホテルビル, but not ホテルビルマ. */
function givesItsName(text: AddressText, { to }: Found): boolean {
  const { units, length, gaps } = text.folded;
  return buildings.some(word => {
    const end = to + word.length;
    if (!standsAt(text, word, to)) return false;
    return end >= length || gaps[end] !== gap.none || !isKana(units[end]!);
  });
}

/** コーポ旅籠, but アパートメントホテル and レジデンスホテル are hotels. */
function isFlats(text: AddressText, { from }: Found): boolean {
  if (text.folded.gaps[from] !== gap.none || standsAt(text, hotel, from)) return false;
  return flats.some(word => standsAt(text, word, from - word.length));
}

/** True where no kanji goes on: ホテル前 and ホテル前バス停, but neither ホテル前田 nor ローソン横浜店. */
function ends(text: AddressText, at: number): boolean {
  const { units, gaps, length } = text.folded;
  return at >= length || gaps[at] !== gap.none || !isKanji(units[at]!);
}
