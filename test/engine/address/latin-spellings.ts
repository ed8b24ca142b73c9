/** Ways in which one Japanese address is written in Latin letters, for tests. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { CheckoutAddress } from '../../../src/engine/types.ts';

/** A town of the shipped table. Readings without their titles, titles in the loose form: `nisiki`, `tyo`. */
export interface TableTown {
  readonly prefecture: string;
  readonly municipality: string;
  /** Of the municipality, the city or county first. */
  readonly parts: readonly NamePart[];
  readonly town: string;
  readonly reading: NamePart;
  readonly postalCode: string;
}
interface NamePart {
  readonly stem: string;
  readonly title: string;
}

const partOf = (text: string): NamePart => {
  const [stem, title] = text.split('-');
  return { stem: stem!, title: title ?? '' };
};

/** Every town of the shipped table that has a name, in its order. */
export function townsOfTable(): readonly TableTown[] {
  const text = gunzipSync(readFileSync(new URL('../../../tables/town-readings.txt.gz', import.meta.url))).toString();
  const towns: TableTown[] = [];
  let [prefecture, municipality] = ['', ''];
  let parts: readonly NamePart[] = [];
  for (const line of text.split('\n')) {
    const cells = line.split('\t');
    if (line.startsWith('@')) {
      prefecture = cells[0]!.slice(1);
      municipality = cells[1]!;
      parts = cells[2]!.split(' ').map(partOf);
    } else if (cells.length === 3 && cells[1] !== '') {
      const reading = partOf(cells[0]!);
      towns.push({ prefecture, municipality, parts, town: cells[1]!, reading, postalCode: cells[2]!.slice(0, 7) });
    }
  }
  return towns;
}

/** A loose reading as Hepburn without long vowels writes it. */
const hepburn = (reading: string) =>
  reading
    .replace(/zy/g, 'j')
    .replace(/sy/g, 'sh')
    .replace(/ty/g, 'ch')
    .replace(/si/g, 'shi')
    .replace(/ti/g, 'chi')
    .replace(/tu/g, 'tsu')
    .replace(/(?<![sc])hu/g, 'fu')
    .replace(/zi/g, 'ji');
const beforeConsonant = (vowel: string) => new RegExp(`${vowel}(?![aiueoyn]|h)`);

/** Ways to spell a loose reading. Which vowels are long the table does not know, so any may be written long. */
export const spellingsOfReading: Readonly<Record<string, (reading: string) => string>> = {
  hepburn,
  kunrei: reading => reading,
  macron: reading => hepburn(reading).replace(beforeConsonant('o'), 'ō').replace(beforeConsonant('u'), 'ū'),
  'ou and uu': reading => hepburn(reading).replace(beforeConsonant('o'), 'ou').replace(beforeConsonant('u'), 'uu'),
  oh: reading => hepburn(reading).replace(beforeConsonant('o'), 'oh'),
  oo: reading => hepburn(reading).replace(beforeConsonant('o'), 'oo'),
  'm before b': reading => hepburn(reading).replace(/n(?=[bpm])/g, 'm'),
  capitals: reading => hepburn(reading).toUpperCase(),
  'full width': reading =>
    hepburn(reading).replace(/[a-z]/g, letter => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
};

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
const englishTitles: Readonly<Record<string, string>> = {
  si: 'City',
  ku: 'Ward',
  tyo: 'Town',
  mati: 'Town',
  mura: 'Village',
  son: 'Village',
};

/** Ways to write the title behind a name: `-ku`, ` Ku`, `ku`, ` Ward`. */
export const titleWays: Readonly<Record<string, (name: string, title: string) => string>> = {
  hyphen: (name, title) => `${name}-${hepburn(title)}`,
  blank: (name, title) => `${name} ${capital(hepburn(title))}`,
  glued: (name, title) => `${name}${hepburn(title)}`,
  English: (name, title) => (title === 'gun' ? `${name}-gun` : `${name} ${englishTitles[title]!}`),
};

/** Numbers and room of a made-up address. */
export interface Numbers {
  readonly block: readonly [number, number, number];
  readonly room: number | undefined;
}

/** What an order of the parts is made from. */
interface Parts extends Numbers {
  readonly prefecture: string;
  /** Inner part last. */
  readonly municipality: readonly string[];
  readonly town: string;
  readonly postalCode: string | undefined;
}

const hash = ({ room }: Parts) => (room === undefined ? '' : ` #${room}`);
const code = ({ postalCode }: Parts) =>
  postalCode === undefined ? '' : ` ${postalCode.slice(0, 3)}-${postalCode.slice(3)}`;

/** Orders in which the parts are written. */
export const orders: Readonly<Record<string, (parts: Parts) => CheckoutAddress>> = {
  English: parts => ({
    line1: `${parts.block.join('-')} ${parts.town}, ${parts.municipality.toReversed().join(', ')}, ${parts.prefecture}${code(parts)}, Japan`,
    ...(parts.room === undefined ? {} : { line2: `Room ${parts.room}` }),
  }),
  'chome first': parts => {
    const [chome, ban, go] = parts.block;
    return {
      line1: `${chome}-chome-${ban}-${go} ${parts.town}, ${parts.municipality.toReversed().join(' ')}, ${parts.prefecture}${code(parts)}${hash(parts)}`,
    };
  },
  'chome behind the town': parts => {
    const [chome, ban, go] = parts.block;
    return {
      line1: `${ban}-${go}, ${parts.town} ${chome}-chome, ${parts.municipality.toReversed().join(', ')}, ${parts.prefecture}${code(parts)}${hash(parts)}`,
    };
  },
  'building before': parts => ({
    line1: `Sample Heights ${parts.room ?? ''}, ${parts.block.join('-')} ${parts.town}`,
    city: parts.municipality.toReversed().join(', '),
    prefecture: parts.prefecture,
    ...(parts.postalCode === undefined ? {} : { postal_code: parts.postalCode }),
    country: 'JP',
  }),
  Japanese: parts => ({
    line1: `${code(parts)} ${parts.prefecture} ${parts.municipality.join(' ')} ${parts.town} ${parts.block.join('-')}${hash(parts)}`,
  }),
  'by line': parts => ({
    prefecture: parts.prefecture,
    city: parts.municipality.join(' '),
    line1: `${parts.town} ${parts.block[0]} Chome ${parts.block[1]}-${parts.block[2]}`,
    line2: parts.room === undefined ? 'Sample Heights' : `Sample Heights ${parts.room}`,
    ...(parts.postalCode === undefined ? {} : { postal_code: parts.postalCode }),
  }),
};

/** How an address is to be written: names of the ways above. */
export interface Way {
  readonly spelling: string;
  readonly title: string;
  readonly order: string;
  readonly postalCode: boolean;
}

const romanisedPrefecture = (prefecture: string, names: ReadonlyMap<string, string>) => capital(names.get(prefecture)!);

/** The address of a town in Latin letters. `names` are the prefectures by their kanji. */
export function inLatinLetters(
  town: TableTown,
  numbers: Numbers,
  way: Way,
  names: ReadonlyMap<string, string>,
): CheckoutAddress {
  const spell = (stem: string) => capital(spellingsOfReading[way.spelling]!(stem));
  const part = ({ stem, title }: NamePart) => (title === '' ? spell(stem) : titleWays[way.title]!(spell(stem), title));
  const { title } = town.reading;
  // The table leaves jo out behind numbers; people write it.
  const stem = town.town.includes('条') ? town.reading.stem.replace(/\d+/, '$&zyo') : town.reading.stem;
  return orders[way.order]!({
    ...numbers,
    prefecture: romanisedPrefecture(town.prefecture, names),
    municipality: town.parts.map(part),
    town: title === '' ? spell(stem) : titleWays[way.title === 'English' ? 'hyphen' : way.title]!(spell(stem), title),
    postalCode: way.postalCode ? town.postalCode : undefined,
  });
}
