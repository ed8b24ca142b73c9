/** The town in the form of keys: what is written or left out at will is left out. */
import { isKana, isKanji } from './fold.ts';

const code = (character: string) => character.charCodeAt(0);
const gun = code('郡');
const aza = code('字');
const municipality = new Set([...'市区'].map(code));
const townOrVillage = new Set([...'町村'].map(code));
/** ケ (ヶ, が folds to ガ), ノ (の, 之) and ツ between kanji: 霞ヶ関 霞が関 霞関, 丸の内 丸ノ内 丸内, 四ツ谷 四谷. */
const loose = new Set([...'ケガノツ'].map(code));
/** Between a town's letter and the number. */
const joins = new Set([...'部ノ'].map(code));
const beforeAza = new Set([...'大小'].map(code));

const out = new Uint16Array(4096);

/** Cuts county, 字, loose kana and Kyoto's way descriptions from the first `length` units. */
export function townKey(town: Uint16Array, length: number): string {
  let made = 0;
  for (let at = afterCounty(town, length); at < length; at++) {
    const unit = town[at]!;
    const before = made > 0 ? out[made - 1]! : 0;
    const next = at + 1 < length ? town[at + 1]! : 0;
    if (unit === aza && before !== code('文')) {
      if (made > 0 && beforeAza.has(before)) made--;
      continue;
    }
    if (loose.has(unit) && isKanji(before) && (isKanji(next) || next === 0)) continue;
    // 和倉町ヨ部80 is 和倉町ヨ80 (Ishikawa), 旭市ニの1920 is 旭市ニ1920.
    if (joins.has(unit) && next === 0 && isKana(before) && isKanji(out[made - 2]!)) continue;
    out[made++] = unit;
  }
  const inWard = wardEnd(made);
  const ways = inWard > 0 ? afterWays(inWard, made) : 0;
  return ways > inWard ? textOf(0, inWard) + textOf(ways, made) : textOf(0, made);
}

const textOf = (from: number, to: number) =>
  String.fromCharCode.apply(null, out.subarray(from, to) as unknown as number[]);

/** Islands that Tokyo writes where others have a county (八丈島八丈町), and counties with a 市 in their name, as a city has. */
const unusual = ['八丈島八丈町', '三宅島三宅村', '余市郡', '高市郡'].map(name => Uint16Array.from(name, code));
const lengthOfUnusual = 3;

/** 西村山郡河北町 is 河北町, but 郡山市 and 大和郡山市 stay. */
function afterCounty(town: Uint16Array, length: number): number {
  if (unusual.some(name => length >= name.length && name.every((unit, at) => unit === town[at])))
    return lengthOfUnusual;
  for (let at = 1; at < Math.min(length, 6); at++) {
    if (municipality.has(town[at]!)) return 0;
    if (town[at] !== gun) continue;
    for (let index = at + 1; index < Math.min(length, at + 8); index++) {
      if (municipality.has(town[index]!)) return 0;
      if (townOrVillage.has(town[index]!) && index > at + 1) return at + 1;
    }
    return 0;
  }
  return 0;
}

const kyoto = Uint16Array.from('京都市', code);
const upDown = new Set([...'上下'].map(code));
const entry = code('入');
const eastWest = new Set([...'東西'].map(code));
const ru = code('ル');
const ga = code('ガ');
const ward = code('区');

/** Index after the ward of Kyoto city, or 0 for any other town. */
function wardEnd(length: number): number {
  for (let index = 0; index < kyoto.length; index++) if (out[index] !== kyoto[index]) return 0;
  for (let at = kyoto.length; at < Math.min(length, kyoto.length + 4); at++) if (out[at] === ward) return at + 1;
  return 0;
}

/** In Kyoto the way (河原町通四条下ル) stands before the town or is left out: only what comes after it counts. */
function afterWays(from: number, length: number): number {
  let start = from;
  for (let at = from; at < length - 1; at++) {
    const next = out[at + 1];
    const turns = upDown.has(out[at]!) && (next === ru || (next === ga && out[at + 2] === ru));
    if (turns) start = at + (next === ru ? 2 : 3);
    else if (out[at] === entry && eastWest.has(out[at - 1]!)) start = at + (next === ru ? 2 : 1);
  }
  return start < length ? start : from;
}
