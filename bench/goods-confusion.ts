/**
 * Goods: how well titles are told apart on the development data, and how fast. Run: node bench/goods-confusion.ts
 *
 * Prints a confusion table by titles alone and by titles with the shop's category, for the two halves of the data (the
 * words were tuned while looking at half A), and titles a second of processor time without a cache: medians of alternating
 * rounds.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { readGoodsLists } from '../src/engine/goods/lists.ts';
import { createGoodsRecogniser, type ItemText } from '../src/engine/goods/recognise.ts';
import { goodsClasses } from '../src/engine/types.ts';
import { readFolder } from '../src/rule-set/folder.ts';
import { developmentData } from '../test/development-data.ts';

interface Row {
  readonly title: string;
  readonly source_category: string;
  readonly label: string;
}

const path = developmentData('goods_dev.csv');
if (path === undefined) {
  console.log('bench/goods-confusion: skipped, ../shared/data/goods_dev.csv is not here');
  process.exit(0);
}
const rows = parse(readFileSync(path), { columns: true, bom: true }) as Row[];
const files = readFolder(new URL('../rules/', import.meta.url).pathname);
const loading: number[] = [];
for (let round = 0; round < 5; round++) {
  const start = performance.now();
  createGoodsRecogniser(readGoodsLists(files).lists);
  loading.push(performance.now() - start);
}
const { lists } = readGoodsLists(files);
const recogniser = createGoodsRecogniser(lists, { remember: 0 });

const byTitle = (row: Row): ItemText => ({ name: row.title });
const byBoth = (row: Row): ItemText => ({ name: row.title, category: row.source_category });
const isHalfA = (row: Row) => createHash('md5').update(row.title).digest()[15]! % 2 === 0;

function confusion(name: string, chosen: readonly Row[], item: (row: Row) => ItemText): void {
  const table: Record<string, Record<string, number>> = {};
  let risky = 0;
  let right = 0;
  let others = 0;
  let alarms = 0;
  for (const row of chosen) {
    const found = recogniser.classify(item(row)).class;
    table[row.label] ??= {};
    table[row.label]![found] = (table[row.label]![found] ?? 0) + 1;
    if (row.label === 'other') {
      others++;
      if (found !== 'other') alarms++;
    } else {
      risky++;
      if (found === row.label) right++;
    }
  }
  console.log(`\n${name}: ${chosen.length} rows`);
  console.table(Object.fromEntries(goodsClasses.filter(name => table[name]).map(name => [name, table[name]])));
  const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(2)} % (${part}/${whole})`;
  console.log(`high-risk titles in their class: ${percent(right, risky)}   aim ≥ 90 %`);
  console.log(`other taken for high-risk:       ${percent(alarms, others)}   aim ≤ 3 %`);
}

confusion('titles only, half A (looked at while tuning)', rows.filter(isHalfA), byTitle);
confusion(
  'titles only, half B',
  rows.filter(row => !isHalfA(row)),
  byTitle,
);
confusion('titles only, all', rows, byTitle);
confusion('titles and category, all', rows, byBoth);

/** Uncached titles a second: median of rounds that alternate between the two inputs. */
const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!;
const rates: Record<'title' | 'both', number[]> = { title: [], both: [] };
for (let round = 0; round < 7; round++) {
  for (const [name, item] of [
    ['title', byTitle],
    ['both', byBoth],
  ] as const) {
    const items = rows.map(item);
    const start = process.cpuUsage();
    for (let repeat = 0; repeat < 10; repeat++) for (const one of items) recogniser.classify(one);
    const { user, system } = process.cpuUsage(start);
    rates[name].push((10 * items.length) / ((user + system) / 1_000_000));
  }
}
const letters = rows.reduce((sum, row) => sum + row.title.length, 0) / rows.length;
console.log(
  `\nlists: ${lists.titles.length} title patterns, ${lists.categories.length} category patterns; loaded in ${median(loading).toFixed(0)} ms`,
);
console.log(
  `uncached, one core, titles of ${letters.toFixed(0)} characters on average, by processor time (no speed was asked of goods; addresses: bench/address.ts):`,
);
console.log(`  titles only:         ${Math.round(median(rates.title)).toLocaleString('en')} a second`);
console.log(
  `  titles and category: ${Math.round(median(rates.both)).toLocaleString('en')} a second (categories are remembered)`,
);
