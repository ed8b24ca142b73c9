/** `sekisho address`: what kind of place an address is, why, and which door it means. */
import { styleText } from 'node:util';
import { type Command, Option } from 'commander';
import { placeSteps } from '../../authoring/explain/place.ts';
import type { PlaceVerdict } from '../../engine/address/classify.ts';
import { joinedLines, normaliseText } from '../../engine/address/normalise.ts';
import { createPlaceRecogniser, type PlaceRecogniser, readPlaceLists } from '../../engine/address/recognise.ts';
import { placeKinds } from '../../engine/types.ts';
import { scanFolder } from '../../rule-set/folder.ts';
import { type TextEncoding, textEncodings } from '../../shared/encoding.ts';
import { Fault } from '../../shared/errors.ts';
import { isDate } from '../../shared/rfc3339.ts';
import { dateInJapan } from '../../shared/time.ts';
import { shippedTowns } from '../../towns/shipped.ts';
import { type LanguageFlags, languageOption } from '../common/language-option.ts';
import { ruleSetFolder } from '../common/rule-set.ts';
import { importPlaces } from './import.ts';
import { type AddressRow, type AddressRows, type RowAddress, readAddressRows } from './rows.ts';

const help = `
Examples:
  $ sekisho address classify orders.csv > places.ndjson
  $ sekisho address explain "〒160-0022 東京都新宿区新宿1-2-3 ウイ－クリ－マンション見本 301"
  $ sekisho address import our-list.csv --kind short_stay --to rules/lists/places/short_stay.csv`;

const classifyHelp = `
Reads CSV or TSV (UTF-8, Shift_JIS, EUC-JP, UTF-16: detected), or orders as JSON or NDJSON (docs/api.md). Columns are found
by name: postal_code, address, building_or_name; or prefecture, city, line1, line2, company, name, country; or 郵便番号, 住所,
建物名 and their like. Columns of the payer (billing_…, 注文者…) are passed over.

Writes one JSON line a row, in the order of the rows:
  {"row":1,"kind":"hotel","confidence":0.95,"evidence":{"words":"ﾎﾃﾙ","field":"shipping.line2","source":"words"},
   "normalised":"東京都新宿区新宿1-2-3 ホテル見本","door_key":"新宿区新宿/1-2-3","building_key":"新宿区新宿/1-2-3"}
A row that holds no address has "kind":null. "row" counts from 1, the header not counted.`;

/** Adds the commands. */
export function registerAddress(address: Command): void {
  address.addHelpText('after', help);
  const rules = [
    '--rules <folder>',
    'rule set whose lists/places to use (default: rules/ here, else the shipped one)',
  ] as const;
  const encoding = () =>
    new Option('--encoding <name>', 'encoding of the file, where the detected one is wrong').choices(textEncodings);
  address
    .command('classify')
    .description('classify the addresses of a table or of orders, one JSON line a row')
    .argument('[file]', 'CSV, TSV, JSON or NDJSON; - is standard input', '-')
    .option(...rules)
    .addOption(encoding())
    .addHelpText('after', classifyHelp)
    .action(classify);
  address
    .command('explain')
    .description('every step for one address: normal form, words found, what decided, keys')
    .argument('<address>', 'the address in one text; the building may be part of it')
    .option(...rules)
    .option('--line2 <text>', 'building and room')
    .option('--company <text>', 'company line')
    .option('--name <text>', 'recipient')
    .option('--postal-code <code>', 'postal code')
    .addOption(languageOption())
    .option('--json', 'for machines')
    .action(explain);
  address
    .command('import')
    .description("turn a shop's own table of places into a list of the rule set")
    .argument('<file>', 'CSV or TSV with addresses, or with names of operators; - is standard input')
    .addOption(new Option('--kind <kind>', 'kind of place').choices(placeKinds).makeOptionMandatory())
    .requiredOption('--to <file>', 'list to add to, such as rules/lists/places/short_stay.csv; made when absent')
    .option('--source <text>', 'where the table comes from, for the column "source"')
    .option('--expires <date>', 'YYYY-MM-DD after which the entries hold no longer')
    .addOption(encoding())
    .action(importList);
}

function recogniserOf(folder: string | undefined): PlaceRecogniser {
  const { files } = scanFolder(ruleSetFolder(folder));
  const { lists, findings } = readPlaceLists(files);
  for (const { file, line, message, severity } of findings) {
    if (severity === 'error') process.stderr.write(`${file}:${line}: ${message}\n`);
  }
  return createPlaceRecogniser(lists, { towns: shippedTowns });
}

// ── classify ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Answers are written in pieces of about so many characters. */
const pieceLength = 1 << 16;

async function classify(file: string, options: { rules?: string; encoding?: TextEncoding }): Promise<void> {
  const recogniser = recogniserOf(options.rules);
  const rows = await readAddressRows(file, options.encoding);
  reportReading(file, rows);
  const progress = createProgress(rows.count);
  const now = Date.now();
  let piece = '';
  let unreadable = 0;
  for (const row of rows.rows) {
    if (row.problem !== undefined) {
      unreadable++;
      process.stderr.write(`line ${row.line}: ${row.problem}\n`);
    }
    piece += `${JSON.stringify(answerOf(recogniser, row, now))}\n`;
    if (piece.length < pieceLength) continue;
    await write(piece);
    piece = '';
    progress.at(row.row);
  }
  await write(piece);
  progress.done();
  if (unreadable > 0) process.exitCode = 65;
}

function reportReading(file: string, { decoded, columns }: AddressRows): void {
  const where = file === '-' ? 'standard input' : file;
  if (decoded.encoding !== 'utf-8') process.stderr.write(`${where}: read as ${decoded.encoding}\n`);
  if (decoded.undecodable > 0)
    process.stderr.write(`${where}: ${decoded.undecodable} characters could not be decoded\n`);
  if (decoded.gaiji > 0)
    process.stderr.write(`${where}: ${decoded.gaiji} characters are of the writer's own making (gaiji)\n`);
  if (columns !== undefined && process.stderr.isTTY) {
    process.stderr.write(
      `columns: ${Object.entries(columns)
        .map(([part, name]) => `${part} ← ${name}`)
        .join(', ')}\n`,
    );
  }
}

function answerOf(recogniser: PlaceRecogniser, { row, address }: AddressRow, at: number): object {
  const reading = recogniser.read(address, at);
  if (reading === undefined) {
    return { row, kind: null, confidence: null, evidence: null, normalised: '', door_key: null, building_key: null };
  }
  const { verdict, point } = reading;
  const decided = byMethod(address) ?? verdict;
  return {
    row,
    kind: decided.kind,
    confidence: decided.confidence,
    evidence: evidenceOf(decided, decided !== verdict),
    normalised: normaliseText(joinedLines(address)).text,
    door_key: point.door ?? null,
    building_key: point.building ?? null,
  };
}

function byMethod({ method }: RowAddress): PlaceVerdict | undefined {
  const kind = placeKinds.find(known => known === method);
  return kind === undefined ? undefined : { kind, confidence: 1 };
}

function evidenceOf({ kind, evidence, line, entry }: PlaceVerdict, method: boolean): object | null {
  if (method) return { words: kind, field: 'shipping.method', source: 'method' };
  if (evidence === undefined) return null;
  return {
    words: evidence,
    ...(line === undefined ? {} : { field: `shipping.${line}` }),
    source: entry === undefined ? 'words' : 'list',
    ...(entry === undefined ? {} : { entry: { list: entry.file, line: entry.line, value: entry.value } }),
  };
}

async function write(text: string): Promise<void> {
  if (text === '') return;
  if (!process.stdout.write(text)) await new Promise<void>(resolve => process.stdout.once('drain', resolve));
}

/** A line on stderr, on a terminal only and after two seconds. */
function createProgress(total: number): { at(row: number): void; done(): void } {
  const begun = performance.now();
  let shown = false;
  return {
    at(row) {
      if (!process.stderr.isTTY || performance.now() - begun < 2000) return;
      shown = true;
      process.stderr.write(`\r${row} of ${total} rows`);
    },
    done() {
      if (shown) process.stderr.write('\r\x1b[K');
    },
  };
}

// ── explain ─────────────────────────────────────────────────────────────────────────────────────────────────────────

interface ExplainOptions extends LanguageFlags {
  readonly rules?: string;
  readonly line2?: string;
  readonly company?: string;
  readonly name?: string;
  readonly postalCode?: string;
  readonly json?: true;
}

function explain(text: string, options: ExplainOptions): void {
  const recogniser = recogniserOf(options.rules);
  const address = {
    line1: text,
    ...(options.line2 === undefined ? {} : { line2: options.line2 }),
    ...(options.company === undefined ? {} : { company: options.company }),
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.postalCode === undefined ? {} : { postal_code: options.postalCode }),
  };
  const at = Date.now();
  const reading = recogniser.read(address, at);
  const trace = recogniser.trace(address);
  if (reading === undefined || trace === undefined) throw new Fault('bad-option', 'the address is empty');
  if (options.json) {
    const normalised = normaliseText(joinedLines(address));
    process.stdout.write(`${JSON.stringify({ normalised, ...trace, ...reading }, undefined, 2)}\n`);
    return;
  }
  const paint = (style: Parameters<typeof styleText>[0], words: string) =>
    styleText(style, words, { stream: process.stdout });
  const steps = placeSteps(address, recogniser, at, { language: options.language, paint });
  process.stdout.write(`${steps.join('\n')}\n`);
}

// ── import ──────────────────────────────────────────────────────────────────────────────────────────────────────────

interface ImportCommandOptions {
  readonly kind: string;
  readonly to: string;
  readonly source?: string;
  readonly expires?: string;
  readonly encoding?: TextEncoding;
}

/** Rows that could not be placed are all named up to this many; beyond it, how many more. */
const mostNamed = 1000;

async function importList(file: string, options: ImportCommandOptions): Promise<void> {
  if (options.expires !== undefined && !isDate(options.expires))
    throw new Fault('bad-option', '--expires is a date YYYY-MM-DD');
  const added = dateInJapan(Date.now());
  const report = await importPlaces(file, { ...options, added });
  for (const { line, cause } of report.refused.slice(0, mostNamed))
    process.stderr.write(`line ${line}: not placed: ${cause}\n`);
  if (report.refused.length > mostNamed) process.stderr.write(`… and ${report.refused.length - mostNamed} more\n`);
  process.stdout.write(
    `${report.written} entries added to ${options.to} (read as ${report.encoding}); ${report.already} were there already; ${report.refused.length} rows could not be placed\n`,
  );
  if (report.refused.length > 0) process.exitCode = 1;
}
