/**
 * The towns of Japan by postal code and by reading, for addresses in Latin letters. The text of the table (its lines:
 * scripts/town-readings.ts) stays one buffer that is searched by halves: 120,000 objects would take ten times its memory.
 */

/** One town: `新宿` in 東京都 新宿区. */
export interface Town {
  /** Kanji name; empty for a municipality without towns. */
  readonly name: string;
  readonly municipality: Municipality;
  /** How well the reading asked for fits; absent for a town found by its postal code. */
  readonly fit?: number;
}

/** How a reading fits a town that ends in 町: as it is read, with its other reading (machi for cho), or left out. */
export const fits = { whole: 3, otherTitle: 2, noTitle: 1 } as const;

/** A city, ward, town or village, with the city or county that it belongs to. */
export interface Municipality {
  /** Kanji name of the prefecture. */
  readonly prefecture: string;
  /** Kanji name: 札幌市中央区, 西村山郡河北町. */
  readonly name: string;
  /** The last part of its name. */
  readonly own: NamePart;
  /** City of a ward, county of a town or village. */
  readonly parent: NamePart | undefined;
  /** It has no towns, or a single one without a name: its blocks are counted through. */
  readonly undivided: boolean;
}

/** Reading of a part without its title, in the loose form of latin-reading.ts, and the title in kanji: 市, 区, 町, 村, 郡. */
export interface NamePart {
  readonly reading: string;
  readonly title: string;
}

/** The table, ready to be asked. Readings are in the loose form of latin-reading.ts. */
export interface TownReadings {
  /** Towns with this postal code of seven digits. */
  townsOfCode(postalCode: string): readonly Town[];
  /** Municipalities of which a part, without its title, is read so. */
  municipalitiesRead(reading: string): readonly Municipality[];
  /** Municipalities of a prefecture by its kanji name. */
  municipalitiesOf(prefecture: string): readonly Municipality[];
  /** Towns of a municipality that are read so; those that fit less well too. */
  townsRead(municipality: Municipality, reading: string): readonly Town[];
}

/** A table without towns: every address in Latin letters keeps its postal code or its words as its town. */
export const noTownReadings: TownReadings = {
  townsOfCode: () => [],
  municipalitiesRead: () => [],
  municipalitiesOf: () => [],
  townsRead: () => [],
};

const code = (character: string) => character.charCodeAt(0);
const newline = code('\n');
const tab = code('\t');
const comma = code(',');
const hyphen = code('-');
const comment = code('#');
const municipalityMark = code('@');
const zero = code('0');

/** Lines of a municipality's towns: indices into the line table, `[from, to)`. */
interface TownLines {
  readonly from: number;
  to: number;
}

/** Lines, and codes, that are expected at most; the arrays grow when there are more. */
const expected = 1 << 17;
/** Line numbers in the lower bits of a code's entry. */
const lineFactor = 2 ** 20;

/** Reads the table's text (UTF-8). Throws for a text that is no such table. */
export function readTownReadings(text: Uint8Array): TownReadings {
  const decoder = new TextDecoder();
  const textOf = (from: number, to: number) => decoder.decode(text.subarray(from, to));
  let lineStarts = new Uint32Array(expected);
  let codes = new Float64Array(expected);
  let lineCount = 0;
  let codeCount = 0;
  const municipalities: (Municipality & { undivided: boolean })[] = [];
  const towns = new Map<Municipality, TownLines>();

  const addTown = (start: number, end: number): void => {
    if (lineCount === lineStarts.length) lineStarts = enlarged(lineStarts, new Uint32Array(lineCount * 2));
    lineStarts[lineCount++] = start;
    for (let at = end - 1, factor = 1, value = 0; ; at--) {
      const unit = text[at]!;
      if (unit !== comma && unit !== tab) {
        value += (unit - zero) * factor;
        factor *= 10;
        continue;
      }
      if (codeCount === codes.length) codes = enlarged(codes, new Float64Array(codeCount * 2));
      codes[codeCount++] = value * lineFactor + lineCount - 1;
      if (unit === tab) break;
      value = 0;
      factor = 1;
    }
    if (text[start] !== tab) municipalities.at(-1)!.undivided = false;
  };

  for (let start = 0; start < text.length; ) {
    const found = text.indexOf(newline, start);
    const end = found < 0 ? text.length : found;
    const first = text[start];
    if (first === municipalityMark) {
      const municipality = municipalityOf(textOf(start + 1, end));
      municipalities.push(municipality);
      towns.set(municipality, { from: lineCount, to: lineCount });
    } else if (first !== comment && end > start) {
      const last = municipalities.at(-1);
      if (last === undefined) throw new Error('the table of town readings begins with no municipality');
      addTown(start, end);
      towns.get(last)!.to = lineCount;
    }
    start = end + 1;
  }
  const sorted = codes.subarray(0, codeCount).sort();
  const lastLineOf = municipalities.map(municipality => towns.get(municipality)!.to);
  const byReading = grouped(municipalities, ({ own, parent }) => [
    own.reading,
    ...(parent === undefined || parent.reading === own.reading ? [] : [parent.reading]),
  ]);
  const byPrefecture = grouped(municipalities, ({ prefecture }) => [prefecture]);

  /** Order of a line's reading, without its title, against `reading`. */
  const compare = (line: number, reading: string): number => {
    const start = lineStarts[line]!;
    for (let at = 0; ; at++) {
      const unit = text[start + at]!;
      const ended = unit === tab || unit === hyphen;
      if (at === reading.length) return ended ? 0 : 1;
      if (ended) return -1;
      const difference = unit - reading.charCodeAt(at);
      if (difference !== 0) return difference;
    }
  };
  const townAt = (line: number): { readonly name: string; readonly title: string } => {
    const start = lineStarts[line]!;
    const readingEnd = text.indexOf(tab, start);
    const reading = textOf(start, readingEnd);
    const cut = reading.indexOf('-');
    return {
      name: textOf(readingEnd + 1, text.indexOf(tab, readingEnd + 1)),
      title: cut < 0 ? '' : reading.slice(cut + 1),
    };
  };
  /** Lines of a municipality whose reading, without its title, is this. */
  function* linesRead(municipality: Municipality, reading: string): Generator<number> {
    const { from, to } = towns.get(municipality)!;
    const line = firstFrom(from, to, each => compare(each, reading) >= 0);
    for (let at = line; at < to && compare(at, reading) === 0; at++) yield at;
  }

  return {
    townsOfCode(postalCode) {
      const wanted = Number(postalCode) * lineFactor;
      const found: Town[] = [];
      for (let at = firstFrom(0, codeCount, each => sorted[each]! >= wanted); at < codeCount; at++) {
        const line = sorted[at]! - wanted;
        if (line >= lineFactor) break;
        const owner = firstFrom(0, municipalities.length, each => lastLineOf[each]! > line);
        found.push({ name: townAt(line).name, municipality: municipalities[owner]! });
      }
      return found;
    },
    municipalitiesRead: reading => byReading.get(reading) ?? [],
    municipalitiesOf: prefecture => byPrefecture.get(prefecture) ?? [],
    townsRead(municipality, reading) {
      const found: Town[] = [];
      const take = (stem: string, written: string) => {
        for (const line of linesRead(municipality, stem)) {
          const { name, title } = townAt(line);
          const fit = fitOf(title, written);
          if (fit !== undefined) found.push({ name, municipality, fit });
        }
      };
      take(reading, '');
      for (const title of townTitles) {
        if (reading.length > title.length && reading.endsWith(title)) take(reading.slice(0, -title.length), title);
      }
      return found;
    },
  };
}

/** Readings of 町 at the end of a town's name, in the loose form. */
const townTitles = ['tyo', 'mati'];

/** How a reading with the title `written` (empty: none) fits a town whose own is `title` (empty: it does not end in 町). */
function fitOf(title: string, written: string): number | undefined {
  if (title === written) return fits.whole;
  if (title === '') return undefined;
  return written === '' ? fits.noTitle : fits.otherTitle;
}

/** `prefecture TAB municipality TAB reading of the parts`. */
function municipalityOf(line: string): Municipality & { undivided: boolean } {
  const [prefecture, name, reading] = line.split('\t');
  const readings = reading?.split(' ').map(part => part.split('-')[0]!);
  if (prefecture === undefined || name === undefined || readings === undefined)
    throw new Error(`the table of town readings has a municipality without a reading: ${line}`);
  const own: NamePart = { reading: readings.at(-1)!, title: name.at(-1)! };
  const parent: NamePart | undefined =
    readings.length > 1 ? { reading: readings[0]!, title: name.includes('郡') ? '郡' : '市' } : undefined;
  return { prefecture, name, own, parent, undivided: true };
}

function grouped<Each>(all: readonly Each[], keysOf: (each: Each) => readonly string[]): Map<string, Each[]> {
  const groups = new Map<string, Each[]>();
  for (const each of all) {
    for (const key of keysOf(each)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [each]);
      else group.push(each);
    }
  }
  return groups;
}

/** The first index in `[from, to)` for which `holds` is true, and stays so; `to` when there is none. */
function firstFrom(from: number, to: number, holds: (at: number) => boolean): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function enlarged<Numbers extends Uint32Array | Float64Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from);
  return to;
}
