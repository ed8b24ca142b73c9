/** `sekisho goods`: what the goods stage makes of titles, categories and codes, row by row or step by step. */
import type { Command } from 'commander';
import { CsvError, parse } from 'csv-parse/sync';
import { goodsSteps, placeOf } from '../authoring/explain/goods.ts';
import { readGoodsLists } from '../engine/goods/lists.ts';
import {
  createGoodsRecogniser,
  type GoodsExplanation,
  type GoodsRecogniser,
  type ItemText,
} from '../engine/goods/recognise.ts';
import { scanFolder } from '../rule-set/folder.ts';
import { decodeText } from '../shared/encoding.ts';
import { Fault } from '../shared/errors.ts';
import { type LanguageFlags, languageOption } from './common/language-option.ts';
import { readInput } from './common/read-input.ts';
import { ruleSetFolder } from './common/rule-set.ts';

interface GoodsOptions {
  readonly rules?: string;
}

interface ExplainOptions extends GoodsOptions, LanguageFlags {
  readonly category?: string;
  readonly gtin?: string;
  readonly json?: true;
}

const classifyHelp = `
FILE is CSV or TSV with a header, UTF-8, Shift_JIS (CP932), EUC-JP or UTF-16; - or nothing is standard input. Columns are found by name:
  title     title, name, item_name, product_name, 商品名, タイトル, 品名
  category  category, source_category, product_type, カテゴリ, カテゴリー, ジャンル
  gtin      gtin, jan, ean, upc, isbn, barcode, JANコード, JAN
One of them is enough. A line a row, in the order of the file, rows counted from 1 without the header:
  {"row":1,"class":"game_console","source":"title","evidence":"PS5","normalised":"ps5 本体"}
source is category, gtin, title, or none (class other).

Examples:
  $ sekisho goods classify products.csv > classes.ndjson
  $ printf 'title\\nPS5 本体\\n' | sekisho goods classify -`;

const explainHelp = `
Examples:
  $ sekisho goods explain "iPhone15 手帳型ケース"
  $ sekisho goods explain --category "家電 > ゲーム機本体" "Nintendo Switch 2"`;

/** Adds the commands. */
export function registerGoods(goods: Command): void {
  const rules = '--rules <folder>';
  const rulesText = 'rule set to use (default: rules/ here, else the one that comes with the program)';
  goods
    .command('classify')
    .description('class of each row of a CSV file, as NDJSON')
    .argument('[file]', 'CSV or TSV; - is standard input', '-')
    .option(rules, rulesText)
    .addHelpText('after', classifyHelp)
    .action(classify);
  goods
    .command('explain')
    .description('one title, step by step')
    .argument('<title>', 'the title as the shop shows it')
    .option('--category <text>', "the shop's own category")
    .option('--gtin <code>', 'GTIN / JAN')
    .option(rules, rulesText)
    .addOption(languageOption())
    .option('--json', 'the steps as JSON')
    .addHelpText('after', explainHelp)
    .action(explain);
}

function recogniser(asked: string | undefined): GoodsRecogniser {
  const folder = ruleSetFolder(asked);
  const { files, findings: unread } = scanFolder(folder);
  const { lists, findings } = readGoodsLists(files);
  const errors = [...unread, ...findings].filter(finding => finding.severity === 'error');
  if (errors.length === 0) return createGoodsRecogniser(lists);
  for (const { file, line, column, message, code, hint } of errors)
    process.stderr.write(`${file}:${line}:${column}: ${message} [${code}]${hint ? `\n  ${hint}` : ''}\n`);
  throw new Fault('rule-set-refused', folder);
}

// ── classify ────────────────────────────────────────────────────────────────────────────────────────────────────────

const columnNames: Readonly<Record<keyof ItemText, readonly string[]>> = {
  name: ['title', 'name', 'itemname', 'productname', 'producttitle', '商品名', 'タイトル', '品名', '商品名称'],
  category: [
    'category',
    'sourcecategory',
    'categories',
    'producttype',
    'カテゴリ',
    'カテゴリー',
    'ジャンル',
    '商品カテゴリ',
  ],
  gtin: ['gtin', 'jan', 'ean', 'upc', 'isbn', 'barcode', 'jancode', 'janコード', 'gtincode', '商品コードjan'],
};

/** Rows of a file, each as the recogniser takes it; fields that are empty are absent. */
function* itemsOf(text: string): Generator<ItemText> {
  const firstLine = text.slice(0, Math.max(0, text.indexOf('\n')));
  const delimiter = firstLine.includes('\t') && !firstLine.includes(',') ? '\t' : ',';
  let records: string[][];
  try {
    records = parse(text, {
      bom: true,
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    });
  } catch (error) {
    // The parser's own words may quote what stands in the file.
    const line = error instanceof CsvError ? Number(error['lines'] ?? 1) : 1;
    throw new Fault('table-unreadable', `line ${line} is not CSV`, { cause: error });
  }
  const header = (records[0] ?? []).map(name =>
    name
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[\s_-]/g, ''),
  );
  const places = (Object.keys(columnNames) as (keyof ItemText)[])
    .map(field => [field, header.findIndex(name => columnNames[field].includes(name))] as const)
    .filter(([, place]) => place >= 0);
  if (places.length === 0)
    // Not what was found there: without a header it would be the first order.
    throw new Fault('table-unreadable', 'no column for the goods; name them title, category, gtin');
  for (const record of records.slice(1)) {
    const item: { name?: string; category?: string; gtin?: string } = {};
    for (const [field, place] of places) if (record[place]) item[field] = record[place];
    yield item;
  }
}

async function classify(file: string, options: GoodsOptions): Promise<void> {
  const text = await readText(file);
  const goods = recogniser(options.rules);
  let lines = '';
  let row = 0;
  for (const item of itemsOf(text)) {
    row++;
    const { class: found, source, evidence } = goods.classify(item);
    lines += `${JSON.stringify({ row, class: found, source, evidence: evidence ?? null, normalised: goods.normalise(item.name ?? '') })}\n`;
    if (lines.length > 65_536) {
      process.stdout.write(lines);
      lines = '';
    }
  }
  process.stdout.write(lines);
}

/** Reads a file in the encoding that it is told to be in; says so where that is not UTF-8 without a fault. */
async function readText(file: string): Promise<string> {
  const name = file === '-' ? 'standard input' : file;
  const { text, encoding, undecodable } = decodeText(await readInput(file));
  if (encoding !== 'utf-8') process.stderr.write(`${name}: read as ${encoding}\n`);
  if (undecodable > 0) process.stderr.write(`${name}: ${undecodable} characters could not be read\n`);
  return text;
}

// ── explain ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function explain(title: string, options: ExplainOptions): void {
  const goods = recogniser(options.rules);
  const { category, gtin } = options;
  const item: ItemText = {
    name: title,
    ...(category === undefined ? {} : { category }),
    ...(gtin === undefined ? {} : { gtin }),
  };
  const explanation = goods.explain(item);
  process.stdout.write(
    options.json
      ? `${JSON.stringify(asJson(explanation), undefined, 2)}\n`
      : `${goodsSteps(explanation, options.language).join('\n')}\n`,
  );
}

function asJson(explanation: GoodsExplanation): unknown {
  const { class: found, source, evidence, normalised, category, gtin, title } = explanation;
  const speaksAgainst = category?.hint?.against.map(listed => placeOf({ listed })) ?? [];
  return {
    normalised,
    category: category && {
      step: category.evidence,
      decides: category.decided ?? null,
      hints: category.hint?.class ?? null,
      against: speaksAgainst,
      listed: category.listed ? placeOf({ listed: category.listed }) : null,
    },
    gtin: gtin && { class: gtin.class, listed: placeOf({ listed: gtin }) },
    words: title.words.map(word => ({
      pattern: word.listed.value,
      role: word.listed.role,
      classes: word.listed.classes,
      strength: word.listed.strength,
      listed: placeOf(word),
      cancelled_by: word.cancelledBy?.value ?? null,
    })),
    supports: title.supports.map(each => ({ class: each.class, support: each.support, against: each.against })),
    class: found,
    source,
    evidence: evidence ?? null,
  };
}
