/**
 * Which town an address in Latin letters means: its words are compared with the readings of the table, and the postal
 * code says where to look. Where that leaves two towns or none, there is no answer.
 */
import { gap } from './fold.ts';
import { joinReadings } from './latin-reading.ts';
import { prefectureOfPostalCode } from './prefectures.ts';
import { type LatinTokens, readTokens, type Token } from './romanised.ts';
import { fits, type Municipality, type NamePart, type Town, type TownReadings } from './town-readings.ts';

/** The town that an address in Latin letters means. */
export interface ResolvedTown {
  readonly town: Town;
  /** What told it. */
  readonly by: 'postal code' | 'reading' | 'postal code and reading';
  /** Where its name stands: tokens `[from, to)`; empty where the postal code alone told it. */
  readonly from: number;
  readonly to: number;
  /** The folded words of its name: `nishi shinjuku`. */
  readonly words: string;
  /** It stands in full beside the block numbers, and nothing else in its words. */
  readonly plain: boolean;
}

/** Words and numbers that stand together, and their joint reading. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly reading: string;
  readonly numbered: boolean;
}

/** A town whose reading stands in the address. */
interface Match {
  readonly span: Span;
  readonly town: Town;
  /** The larger, the likelier that the address means it: see `rankOf`. */
  readonly rank: number;
}

/** The most tokens of a name: Kita 1-jo Nishi has four. */
const longestName = 6;

/** Titles in Latin letters by their kanji: readings in the loose form, and English words. */
const titlesOf: Readonly<Record<string, { readonly read: readonly string[]; readonly english: readonly string[] }>> = {
  市: { read: ['si'], english: ['city'] },
  区: { read: ['ku'], english: ['city', 'ward'] },
  町: { read: ['tyo', 'mati'], english: ['town'] },
  村: { read: ['mura', 'son'], english: ['village'] },
  郡: { read: ['gun'], english: ['county', 'district'] },
};
const titleReadings = new Set(Object.values(titlesOf).flatMap(({ read }) => read));
/** A name before one of these is not that of a town: Shinjuku-ku, Osaka Prefecture. 町 and 村 end towns too. */
const notOfTown = new Set('ku si gun ken hu to city ward county district prehecture pref'.split(' '));

/** North 1 West 2 is Kita 1-jo Nishi 2-chome. */
const directions = new Map([
  ['north', 'kita'],
  ['south', 'minami'],
  ['east', 'higasi'],
  ['west', 'nisi'],
]);

/** The town, or undefined where it cannot be told. `postalCode` has seven digits. */
export function resolveTown(
  address: LatinTokens,
  postalCode: string | undefined,
  towns: TownReadings,
): ResolvedTown | undefined {
  const resolved = (by: ResolvedTown['by'], match: Match | undefined) => match && resolvedAs(address, by, match);
  const search: Search = { address, towns, spans: spansOf(address.tokens), blocks: new Map() };
  const coded = postalCode === undefined ? [] : inNamed(search, towns.townsOfCode(postalCode));
  if (coded.length === 0) return resolved('reading', amongNamed(search, postalCode));

  const matches = matchesIn(search, [...new Set(coded.map(({ municipality }) => municipality))], []);
  const isCoded = ({ town }: Match) => coded.some(each => sameTown(each, town));
  const best = bestOf(matches);
  const bestCoded = bestOf(matches.filter(isCoded));
  if (bestCoded !== undefined && !contradicts(best, bestCoded)) return resolved('postal code and reading', bestCoded);
  // A wrong code: the words name another town, plainly, as they would in Japanese.
  const other = contradicts(best, bestCoded) ? best : amongNamed(search, postalCode);
  if (contradicts(other, bestCoded)) return resolved('reading', other);
  const only = coded[0]!;
  if (coded.length > 1 || (only.name === '' && !only.municipality.undivided)) return undefined;
  return { town: only, by: 'postal code', from: 0, to: 0, words: '', plain: false };
}

const sameTown = (one: Town, other: Town) => one.name === other.name && one.municipality === other.municipality;

function resolvedAs({ tokens }: LatinTokens, by: ResolvedTown['by'], match: Match): ResolvedTown {
  const { from, to } = match.span;
  const words = tokens
    .slice(from, to)
    .map(({ text }) => text)
    .join(' ');
  return { town: match.town, by, from, to, words, plain: isPlain(match) };
}

/** True where a match without the code's support stands plainly beside the block, and the one with it does not. */
function contradicts(match: Match | undefined, coded: Match | undefined): match is Match {
  if (match === undefined || match === coded || !isPlain(match)) return false;
  return coded === undefined || !beside(coded) || isPartOf(coded.span, match.span);
}

const isPartOf = (part: Span, whole: Span) =>
  part.from >= whole.from && part.to <= whole.to && part.reading.length < whole.reading.length;

// ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** One address being looked at. */
interface Search {
  readonly address: LatinTokens;
  readonly towns: TownReadings;
  readonly spans: readonly Span[];
  /** Where the block numbers stand when a span is the town's name, by the span. */
  readonly blocks: Map<Span, readonly (readonly [from: number, to: number])[]>;
}

/** Every run of tokens that no comma and no end of a line cuts. */
function spansOf(tokens: readonly Token[]): Span[] {
  const spans: Span[] = [];
  for (let from = 0; from < tokens.length; from++) {
    let reading = '';
    let numbered = false;
    let words = false;
    for (let to = from + 1; to <= Math.min(tokens.length, from + longestName); to++) {
      const token = tokens[to - 1]!;
      if (to - 1 > from && token.gap >= gap.comma) break;
      numbered ||= token.number;
      words ||= !token.number && token.reading !== 'tyome';
      const direction = numbered || tokens[to]?.number ? directions.get(token.text) : undefined;
      reading = joinReadings(reading, direction ?? token.reading);
      // 6-10-9 and 1-chome are of a block, though there are towns 六条 and 1丁目.
      if (words) spans.push({ from, to, reading, numbered });
    }
  }
  return spans;
}

/** True where the word behind the span says that it is a city, a ward, a county or a prefecture. */
function isTitled(tokens: readonly Token[], { to }: Span): boolean {
  const next = tokens[to];
  return next !== undefined && next.gap < gap.comma && notOfTown.has(next.reading);
}

function titleFits(tokens: readonly Token[], { to }: Span, { title }: NamePart): boolean {
  const next = tokens[to];
  if (next === undefined || next.gap >= gap.comma) return false;
  const { read, english } = titlesOf[title]!;
  return read.includes(next.reading) || english.includes(next.text);
}

// ── Municipalities ──────────────────────────────────────────────────────────────────────────────────────────────────

/** A municipality that is named in the address. */
interface Named {
  readonly municipality: Municipality;
  /** How its own name stands there, and that of its city or county: 2 with a title (Shinjuku-ku), 1 without, 0 not. */
  own: number;
  parent: number;
  /** Where its own name stands, and that of its city or county. */
  readonly spans: Span[];
  readonly parentSpans: Span[];
}

function namedMunicipalities({ address, towns, spans }: Search): Named[] {
  const named = new Map<Municipality, Named>();
  const take = (span: Span, reading: string, title: string | undefined) => {
    for (const municipality of towns.municipalitiesRead(reading)) {
      const known = named.get(municipality) ?? { municipality, own: 0, parent: 0, spans: [], parentSpans: [] };
      for (const part of ['own', 'parent'] as const) {
        const name = municipality[part];
        if (name?.reading !== reading) continue;
        const glued = title !== undefined && titlesOf[name.title]!.read.includes(title);
        if (title !== undefined && !glued) continue;
        const titled = glued || titleFits(address.tokens, span, name);
        // Mie is the prefecture before it is the county Mie-gun.
        if (name.title === '郡' && !titled) continue;
        known[part] = Math.max(known[part], titled ? 2 : 1);
        (part === 'own' ? known.spans : known.parentSpans).push(span);
        named.set(municipality, known);
      }
    }
  };
  for (const span of spans) {
    if (span.numbered) continue;
    take(span, span.reading, undefined);
    for (const title of titleReadings) {
      if (span.reading.length > title.length + 1 && span.reading.endsWith(title))
        take(span, span.reading.slice(0, -title.length), title);
    }
  }
  return [...named.values()].filter(({ own, municipality: { parent } }) => own > 0 || parent?.title === '市');
}

/** The likelier, the larger: Chuo-ku beside Sapporo before any other Chuo-ku; a city alone stands for all its wards. */
function strengthOf({ own, parent, spans, parentSpans }: Named): number {
  // Yoro-cho is 養老町, not 養老町 of the county 養老郡 as well.
  const apart = own === 0 || spans.some(span => parentSpans.some(other => !overlap(span, other)));
  return 3 * own + (apart ? parent : 0);
}

/** The words that name the municipality: its own name, or that of its city where the city stands for its wards. */
const ownSpans = ({ spans, parentSpans }: Named) => (spans.length > 0 ? spans : parentSpans);

const overlap = (one: Span, other: Span) => one.from < other.to && other.from < one.to;

/** Some postal codes have towns in two wards: those in the one that is named, if any is. */
function inNamed(search: Search, coded: readonly Town[]): readonly Town[] {
  if (coded.every(({ municipality }) => municipality === coded[0]!.municipality)) return coded;
  const named = namedMunicipalities(search).filter(each =>
    coded.some(({ municipality }) => municipality === each.municipality),
  );
  const strongest = Math.max(...named.map(strengthOf));
  const likeliest = named.filter(each => strengthOf(each) === strongest).map(({ municipality }) => municipality);
  return likeliest.length === 0 ? coded : coded.filter(({ municipality }) => likeliest.includes(municipality));
}

/** The town by the municipality that is named, the likeliest first; by the prefecture where none is. */
function amongNamed(search: Search, postalCode: string | undefined): Match | undefined {
  const { prefectures } = readTokens(search.address);
  const region = prefectureOfPostalCode(postalCode);
  const regions = new Set(prefectures.length > 0 || region === undefined ? prefectures : [region]);
  const all = namedMunicipalities(search);
  const inRegion = all.filter(({ municipality }) => regions.has(municipality.prefecture));
  const named = inRegion.length > 0 ? inRegion : all;
  const strengths = [...new Set(named.map(strengthOf))].sort((one, other) => other - one);
  const matchesOf = strengths.map((strength, at) =>
    named
      .filter(each => strengthOf(each) === strength)
      .flatMap(each => matchesIn(search, [each.municipality], ownSpans(each)))
      // Where another municipality is named more plainly, only a town in full can mean this one.
      .filter(at === 0 ? isLikely : isPlain),
  );
  // Motomachi, Yokohama: first a town with words of its own, then one that is called like its municipality.
  const found = matchesOf.find(matches => matches.some(hasOwnWords)) ?? matchesOf.find(matches => matches.length > 0);
  if (found !== undefined) return bestOf(found);
  const everywhere = [...regions].flatMap(prefecture => search.towns.municipalitiesOf(prefecture));
  return bestOf(matchesIn(search, everywhere, []).filter(isPlain));
}

// ── Towns ───────────────────────────────────────────────────────────────────────────────────────────────────────────

function matchesIn(search: Search, municipalities: readonly Municipality[], own: readonly Span[]): Match[] {
  const matches: Match[] = [];
  for (const span of search.spans) {
    if (isTitled(search.address.tokens, span)) continue;
    for (const municipality of municipalities) {
      for (const town of search.towns.townsRead(municipality, span.reading)) {
        matches.push({ span, town, rank: rankOf(search, span, town, own) });
      }
    }
  }
  return matches;
}

/** Steps of a rank, each outweighing all below it; the length of the reading comes last. */
const steps = {
  beside: 1 << 13,
  ownWords: 1 << 12,
  titled: 1 << 11,
  wordLast: 1 << 10,
  whole: 1 << 9,
  fit: 1 << 6,
} as const;
const longestCounted = 63;

/**
 * The town stands beside the block numbers (Shinjuku Heights, 3-2-1 Nishi-Shinjuku), in other words than the
 * municipality, with its 町 if it has one, without taking a number of the block (Honcho 1-2 is hardly Honcho 1-jo), in
 * words that nothing else is part of, and the longer name is meant.
 */
function rankOf(search: Search, span: Span, { fit = 0 }: Town, own: readonly Span[]): number {
  const { tokens } = search.address;
  const opens = span.from === 0 || tokens[span.from]!.gap >= gap.comma || endsName(tokens[span.from - 1]!);
  const next = tokens[span.to];
  const closes = next === undefined || next.gap >= gap.comma || next.number;
  const elsewhere = own.length === 0 || own.some(each => !overlap(each, span));
  return (
    (standsBesideBlock(search, span) ? steps.beside : 0) +
    (elsewhere ? steps.ownWords : 0) +
    (fit >= fits.otherTitle ? steps.titled : 0) +
    (tokens[span.to - 1]!.number ? 0 : steps.wordLast) +
    (opens && closes ? steps.whole : 0) +
    fit * steps.fit +
    Math.min(longestCounted, span.reading.length)
  );
}

const endsName = (token: Token) => token.number || titleReadings.has(token.reading) || notOfTown.has(token.reading);

function standsBesideBlock(search: Search, span: Span): boolean {
  const { address, blocks } = search;
  const { tokens } = address;
  const found = blocks.get(span) ?? readTokens(address, span.from, span.to).blockSpans;
  blocks.set(span, found);
  return found.some(
    ([from, to]) =>
      (from === span.to && tokens[from]!.gap < gap.field) || (to === span.from && tokens[to]!.gap < gap.field),
  );
}

const hasOwnWords = ({ rank }: Match) => (rank & steps.ownWords) !== 0;
const beside = ({ rank }: Match) => rank >= steps.beside;

/** Beside the block numbers, or by itself between commas and titles: Sakura Heights is no town Sakura. */
function isLikely(match: Match): boolean {
  const asked = steps.titled | steps.whole;
  return beside(match) || (match.rank & asked) === asked;
}

/** A name in full beside the block numbers, and nothing else in its words. */
function isPlain({ rank }: Match): boolean {
  const asked = steps.beside | steps.titled | steps.wordLast | steps.whole;
  return (rank & asked) === asked;
}

/** The match of the highest rank; undefined where there is none, or two towns share it. */
function bestOf(matches: readonly Match[]): Match | undefined {
  let best: Match | undefined;
  let unsure = false;
  for (const match of matches) {
    if (best === undefined || match.rank > best.rank) {
      best = match;
      unsure = false;
    } else if (match.rank === best.rank && !sameTown(match.town, best.town)) unsure = true;
  }
  return unsure ? undefined : best;
}
