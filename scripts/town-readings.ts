/**
 * Writes the table of town readings, by which an address in Latin letters gets the key of the same address in Japanese:
 *
 *   npm pack jquery-jpostal-ja && tar xzf jquery-jpostal-ja-*.tgz
 *   node scripts/town-readings.ts package
 *   gzip -dc tables/town-readings.txt.gz | less
 *
 * The npm package jquery-jpostal-ja (MIT) holds the postal codes of Japan Post (KEN_ALL), which Japan Post states to be
 * free to use. It is 37 MB and is needed for this alone, so it is no dependency. The table is compressed because its
 * text is four times as large; it is sorted, so that two versions unpacked compare line by line.
 *
 * Lines: `#` a comment; `@prefecture TAB municipality TAB reading`, the parts of the reading with their titles
 * (`sapporo-si tyuo-ku`); below it its towns in the order of their readings: `reading TAB town TAB postal codes`. A town
 * that ends in 町 has the reading of 町 behind a hyphen. Readings are in the loose form of
 * src/engine/address/latin-reading.ts. The floors of towers, which have codes of their own, stand with their town.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { looseReading } from '../src/engine/address/latin-reading.ts';

const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write('name the unpacked package jquery-jpostal-ja: node scripts/town-readings.ts package\n');
  process.exit(64);
}

// ── Katakana to Latin letters ───────────────────────────────────────────────────────────────────────────────────────

const syllables = new Map<string, string>();
const rows: Readonly<Record<string, string>> = {
  '': 'アイウエオ',
  k: 'カキクケコ',
  g: 'ガギグゲゴ',
  s: 'サシスセソ',
  z: 'ザジズゼゾ',
  t: 'タチツテト',
  d: 'ダヂヅデド',
  n: 'ナニヌネノ',
  h: 'ハヒフヘホ',
  b: 'バビブベボ',
  p: 'パピプペポ',
  m: 'マミムメモ',
  r: 'ラリルレロ',
  x: 'ァィゥェォ',
};
for (const [consonant, kana] of Object.entries(rows)) {
  for (const [at, letter] of [...kana].entries()) syllables.set(letter, consonant + 'aiueo'[at]!);
}
for (const [letter, latin] of Object.entries({
  ヤ: 'ya',
  ユ: 'yu',
  ヨ: 'yo',
  ワ: 'wa',
  ヰ: 'i',
  ヱ: 'e',
  ヲ: 'o',
  ン: 'n',
  ヴ: 'bu',
  ャ: 'xya',
  ュ: 'xyu',
  ョ: 'xyo',
  ッ: '',
  ー: '',
})) {
  syllables.set(letter, latin);
}

/** A reading in katakana in the loose form. A small kana takes the place of the vowel before it: シャ, フィ. */
function latinOf(kana: string): string {
  const letters = [...kana].map(letter => syllables.get(letter) ?? letter).join('');
  return looseReading(
    letters
      .replace(/[aiueo]x/g, '')
      .toLowerCase()
      .replace(/[^a-z0-9]/g, ''),
  );
}

// ── Japan Post's rows ───────────────────────────────────────────────────────────────────────────────────────────────

/** [`_1600022`, prefecture, city, town, street, office, and the readings of the first three]; half-width kana. */
type Row = readonly [string, string, string, string, string, string, string, string, string];

interface Town {
  readonly name: string;
  readonly kana: string;
  readonly codes: Set<string>;
}
interface Municipality {
  readonly prefecture: string;
  readonly name: string;
  readonly kana: string;
  /** By name and reading. */
  readonly towns: Map<string, Town>;
}

let edition = '';
const municipalities = new Map<string, Municipality>();
const isOffice = (row: Row) => row[4] !== '' || row[5] !== '';
/** 南あわじ市市円行寺 stands without a reading beside one with it; some names are sentences (… の次に番地がくる場合). */
const isUsable = (row: Row) => (row[3] === '' || row[8] !== '') && !row[3].includes('場合');

for (const file of readdirSync(join(folder, 'json'))) {
  if (!/^\d{3}\.json$/.test(file)) continue;
  const text = readFileSync(join(folder, 'json', file), 'utf8');
  for (const row of JSON.parse(text.slice(text.indexOf('['), text.lastIndexOf(']') + 1)) as Row[]) {
    if (row[0] === '_000info') edition = row[2];
    if (!/^_\d{7}$/.test(row[0]) || isOffice(row) || !isUsable(row)) continue;
    const [code, prefecture, name, town] = row;
    const key = `${prefecture}${name}`;
    const municipality = municipalities.get(key) ?? {
      prefecture,
      name,
      kana: row[7].normalize('NFKC'),
      towns: new Map(),
    };
    municipalities.set(key, municipality);
    const kana = row[8].normalize('NFKC');
    const known = municipality.towns.get(`${town} ${kana}`) ?? { name: town, kana, codes: new Set() };
    municipality.towns.set(`${town} ${kana}`, known);
    known.codes.add(code.slice(1));
  }
}

/** Gives the codes of a tower's floors (丸の内ＪＰタワー２３階) to the town that its name begins with. */
function moveTowers({ towns }: Municipality): void {
  const floor = /(（.+）)?[０-９]+階$/;
  const towers = new Set(
    [...towns.values()].filter(({ name }) => floor.test(name)).map(({ name }) => name.replace(floor, '')),
  );
  const isTower = (name: string) => towers.has(name.replace(floor, ''));
  const plain = [...towns.values()].filter(({ name }) => name !== '' && !isTower(name));
  for (const [key, tower] of [...towns].filter(([, { name }]) => isTower(name))) {
    const town = plain
      .filter(({ name }) => tower.name.startsWith(name))
      .sort((one, other) => other.name.length - one.name.length)[0];
    for (const code of tower.codes) town?.codes.add(code);
    towns.delete(key);
  }
}

// ── Readings by their parts ─────────────────────────────────────────────────────────────────────────────────────────

const titleKana: Readonly<Record<string, readonly string[]>> = {
  市: ['シ'],
  区: ['ク'],
  郡: ['グン'],
  町: ['チョウ', 'マチ'],
  村: ['ムラ', 'ソン'],
};

function withTitle(name: string, kana: string): string {
  const title = titleKana[name.at(-1)!]?.find(each => kana.endsWith(each) && kana.length > each.length);
  return title === undefined ? latinOf(kana) : `${latinOf(kana.slice(0, -title.length))}-${latinOf(title)}`;
}

/** Where the kana of the first part end: what every municipality of the same city or county begins with. */
function sharedKana(first: string, all: readonly Municipality[]): string {
  const kana = all.filter(({ name }) => name.startsWith(first) && name.length > first.length).map(each => each.kana);
  const title = first.endsWith('郡') ? 'グン' : 'シ';
  let shared = kana[0]!;
  for (const each of kana) while (!each.startsWith(shared)) shared = shared.slice(0, -1);
  return shared.slice(0, shared.indexOf(title, 1) + title.length);
}

function readingOf({ prefecture, name, kana }: Municipality): string {
  const first = /^.+?郡(?=.+[町村]$)|^.+?市(?=.+区$)/u.exec(name)?.[0];
  if (first === undefined) return withTitle(name, kana);
  const all = [...municipalities.values()].filter(other => other.prefecture === prefecture);
  const shared = sharedKana(first, all);
  return `${withTitle(first, shared)} ${withTitle(name.slice(first.length), kana.slice(shared.length))}`;
}

const byText = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
const stemOf = (line: string) => line.split('\t')[0]!.split('-')[0]!;

const lines: string[] = [
  `# Towns of Japan, their readings and postal codes: Japan Post's KEN_ALL of ${edition.split(' ')[1]}, free to use,`,
  '# by way of the npm package jquery-jpostal-ja (MIT, Copyright 2014- Aoki Makoto, Ninton G.K.).',
  '# Written by scripts/town-readings.ts: change that.',
];
let towns = 0;
for (const [, municipality] of [...municipalities].sort(([one], [other]) => byText(one, other))) {
  moveTowers(municipality);
  lines.push(`@${municipality.prefecture}\t${municipality.name}\t${readingOf(municipality)}`);
  const own = [...municipality.towns.values()].map(({ name, kana, codes }) => {
    const reading = name.endsWith('町') ? withTitle(name, kana) : latinOf(kana);
    return `${reading}\t${name}\t${[...codes].sort().join(',')}`;
  });
  towns += own.length;
  lines.push(...own.sort((one, other) => byText(stemOf(one), stemOf(other)) || byText(one, other)));
}
const text = `${lines.join('\n')}\n`;
const packed = gzipSync(text, { level: 9 });
writeFileSync(fileURLToPath(new URL('../tables/town-readings.txt.gz', import.meta.url)), packed);
writeFileSync(
  fileURLToPath(new URL('../tables/LICENSE.town-readings.txt', import.meta.url)),
  `town-readings.txt.gz is made from the postal codes of Japan Post (KEN_ALL, ${edition.split(' ')[1]}), which Japan Post states to be free
to use, by way of the npm package jquery-jpostal-ja:

Copyright 2014-, Aoki Makoto, Ninton G.K. http://www.ninton.co.jp
Released under the MIT license - http://en.wikipedia.org/wiki/MIT_License
`,
);
process.stdout.write(
  `${municipalities.size} municipalities, ${towns} towns; ${text.length} characters, ${packed.length} bytes packed\n`,
);
