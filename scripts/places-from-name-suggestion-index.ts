/**
 * Writes the brand lists of hotels, convenience stores and lockers from the npm package name-suggestion-index
 * (BSD-3-Clause), with its licence beside them:
 *
 *   node scripts/places-from-name-suggestion-index.ts
 *
 * It takes the brands that name Japan, and the chains found in five countries or more. A brand of one short or common
 * word matches as a `branch` only (at the beginning of a name, with a branch behind it), and is left out where even that
 * would take ordinary names for it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { foldText } from '../src/engine/address/fold.ts';
import { readList } from '../src/shared/list-file.ts';

interface BrandItem {
  readonly displayName: string;
  readonly locationSet: { readonly include?: readonly unknown[] };
  readonly matchNames?: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

const packageFolder = new URL('../node_modules/name-suggestion-index/', import.meta.url);
const folder = fileURLToPath(new URL('../rules/lists/places/', import.meta.url));
const { version } = JSON.parse(readFileSync(new URL('package.json', packageFolder), 'utf8')) as { version: string };
const { nsi } = JSON.parse(readFileSync(new URL('dist/json/nsi.min.json', packageFolder), 'utf8')) as {
  nsi: Readonly<Record<string, { readonly items: readonly BrandItem[] }>>;
};

const sources = {
  hotel: ['brands/tourism/hotel', 'brands/tourism/motel', 'brands/tourism/hostel'],
  convenience_store: ['brands/shop/convenience'],
  locker: ['brands/amenity/parcel_locker'],
} as const;

/** Words that make a brand's kind plain by themselves. */
const plain =
  /hotel|inn\b|suites|resort|hostel|motel|lodge|mart\b|store|eleven|stop|locker|station|ホテル|イン$|ストア|マート|ロッカー|ステーション/i;
/** Single words that are ordinary words or names of people and places too. */
const common = new Set(
  'conrad edition element motto curio aloft bulgari lyf vagabond tribute canopy dream graduate hoxton standard avid even kyriad orchid rodeway select spar coop mrmax express shell total aral esso bp texaco tomony ポプラ select poplar courtyard millennium campanile catalonia trademark unbound renaissance pullman clarion fairmont hampton occidental raffles belmond scandic protea destination microtel staycity'.split(
    ' ',
  ),
);
/** Two words and more that are ordinary words all the same. */
const commonPhrases = new Set([
  'la quinta',
  'banyan tree',
  'the ritz',
  'me hotel',
  'me melia',
  'room mate',
  'save on',
  'three f',
  'design hotels',
  'total access',
  'petit casino',
  'trademark wyndham',
  'première classe',
  'mama shelter',
  'stop cafe',
  'fresh corner',
  'star mart',
  'tiger mart',
  'mobil mart',
  'executive residency',
  'six senses',
]);

const names = (item: BrandItem) =>
  [
    item.tags['name'],
    item.tags['name:ja'],
    item.tags['name:en'],
    item.tags['brand:ja'],
    item.tags['brand:en'],
    item.tags['alt_name'],
    ...(item.matchNames ?? []),
  ].filter((name): name is string => name !== undefined && name !== '');

const readable = (name: string) =>
  /^[\p{Script=Latin}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\d\sー・+&!'’.,()\-–]+$/u.test(name);

function matchOf(kind: keyof typeof sources, name: string, inJapan: boolean): 'name' | 'branch' | undefined {
  const folded = foldText(name);
  if (commonPhrases.has(name.toLowerCase())) return undefined;
  if (folded.length < 3 || common.has(name.toLowerCase())) return inJapan && folded.length >= 3 ? 'branch' : undefined;
  if (/[ァ-ヶ一-龠ぁ-ん]/.test(name)) return folded.length >= 4 || plain.test(name) ? 'name' : 'branch';
  if (plain.test(name) && /[\s-]/.test(name)) return 'name';
  if (inJapan) return folded.length >= 6 ? 'name' : 'branch';
  // Abroad: two words and more, long enough to be no accident; single words of hotels only.
  if (/\s/.test(name) && folded.length >= 9) return 'name';
  return kind === 'hotel' && folded.length >= 7 ? 'name' : undefined;
}

const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

for (const [kind, paths] of Object.entries(sources) as [keyof typeof sources, readonly string[]][]) {
  const rows = new Map<string, string>();
  const byHand = readList('', readFileSync(`${folder}${kind}.csv`, 'utf8'), ['match']).entries.map(entry =>
    foldText(entry.value),
  );
  for (const path of paths) {
    for (const item of nsi[path]?.items ?? []) {
      const places = item.locationSet.include ?? [];
      const inJapan = places.includes('jp') || item.tags['name:ja'] !== undefined;
      if (!inJapan && !places.includes('001') && places.length < 5) continue;
      for (const name of names(item).filter(readable)) {
        const match = matchOf(kind, name, inJapan);
        const key = foldText(name);
        if (match === undefined || rows.has(key) || byHand.includes(key)) continue;
        const wikidata = item.tags['brand:wikidata'] ?? '';
        rows.set(key, [quoted(name), match, 'name-suggestion-index', '2026-09-18', '', wikidata].join(','));
      }
    }
  }
  const lines = [...rows.values()].sort((a, b) => (a < b ? -1 : 1));
  const header = [
    `# Brands from name-suggestion-index ${version} (BSD-3-Clause, see LICENSE.name-suggestion-index.txt).`,
    '# Written by scripts/places-from-name-suggestion-index.ts: change that, or add to the list without the suffix.',
    'value,match,source,added,expires,note',
  ];
  writeFileSync(`${folder}${kind}.name-suggestion-index.csv`, `${[...header, ...lines].join('\n')}\n`);
  process.stdout.write(`${kind}: ${lines.length} names\n`);
}
writeFileSync(
  `${folder}LICENSE.name-suggestion-index.txt`,
  readFileSync(new URL('LICENSE.md', packageFolder), 'utf8').replace(/^## /, ''),
);
