/** Looks at a table's columns and values and writes a first mapping for a person to correct. */
import { stringify } from 'yaml';
import { Fault } from '../../shared/errors.ts';
import { formats } from './formats/index.ts';
import { writtenAmount } from './mapping/amounts.ts';
import { chooseMapping } from './mapping/choose.ts';
import { isServed } from './mapping/compile.ts';
import type { MappingSpec, Source } from './mapping/spec.ts';
import { ipOfNumber, writtenCard } from './mapping/values.ts';
import { amountLines } from './suggest-amounts.ts';
import { type Column, columnsOf, describe, mostOf, quoted } from './suggest-columns.ts';
import { columnsOfDisputes, type Disputes, disputeLines, disputesOf } from './suggest-disputes.ts';
import { headerBelow } from './suggest-header.ts';
import { suggestLabel } from './suggest-labels.ts';
import { suggestOnly } from './suggest-only.ts';
import { suggestOutcomes } from './suggest-outcomes.ts';
import { paymentColumns, paymentOutcomeLines } from './suggest-payments.ts';
import { areWrittenAlike, type SuggestedTime, suggestTime } from './suggest-times.ts';
import type { Row } from './table/csv.ts';
import { openInput, type Table, type TableOptions } from './table/open.ts';

/** Rows that are looked at. */
const sampleRows = 2_000;

/** A field that a column may be for: by its name, and what its values must look like. */
interface Guess {
  readonly field: string;
  readonly name: RegExp;
  readonly not?: RegExp;
  readonly fits?: (value: string) => boolean;
  /** Its values tell shoppers or devices apart: one that stands in many rows makes them one. */
  readonly tellsApart?: true;
  /** A field that must have been found before: without it this column is something else. */
  readonly after?: string;
  /** Values that say by themselves what the column is for, where no column has the name. */
  readonly speaks?: (value: string) => boolean;
  /** Writes the source; the column's name when absent. */
  readonly source?: (column: Column) => string;
}

const isAmount = (value: string) => (writtenAmount(value, '.') ?? writtenAmount(value, ','))?.negative === false;
const isEmail = (value: string) => /^[^@\s]+@[^@\s]+$/.test(value);
/** A line of an address has words; figures alone are the code of a region (addr1 of the IEEE-CIS data: 315.0). */
const isAddressLine = (value: string) => !/^[\d.,\s]+$/.test(value);
/** A room may be a figure alone. */
const isSecondLine = (value: string) => !/^\d+\.\d+$/.test(value);
const shipping = /送付先|配送先|届け先|お届け|ship/i;
const billing = /注文者|請求|購入者|bill/i;

function addressGuesses(part: 'shipping' | 'billing', own: RegExp, not: RegExp | undefined): readonly Guess[] {
  const both = (name: RegExp): Pick<Guess, 'name' | 'not'> => ({
    name: new RegExp(`(?=.*(?:${own.source}))(?:${name.source})`, 'i'),
    ...(not ? { not } : {}),
  });
  return [
    { field: `${part}.name`, ...both(/.*(氏名|名前|宛名|name)(?!.*(カナ|フリガナ|セイ|メイ))/) },
    { field: `${part}.postal_code`, ...both(/.*(郵便番号|zip|postal|postcode)/) },
    { field: `${part}.prefecture`, ...both(/.*(都道府県|prefecture|province|state)/) },
    { field: `${part}.city`, ...both(/.*(市区|郡市|city)/) },
    { field: `${part}.line1`, ...both(/.*(住所1?($|\()|住所それ以降|address_?1?$|street|番地)/), fits: isAddressLine },
    {
      field: `${part}.line2`,
      ...both(/.*(住所2|建物|address_?2|building)/),
      fits: isSecondLine,
      after: `${part}.line1`,
    },
    { field: `${part}.country`, ...both(/.*(国|country)/) },
    { field: `${part}.phone`, ...both(/.*(電話|tel|phone)/) },
  ];
}

/** What a device is, not which: thousands of shoppers have one of these. */
const deviceKind =
  /^(mobile|desktop|tablet|phone|smart ?phone|pc|sp|web|app|browser|ios|iphone|ipad|android|windows|mac(os| os x)?|linux|スマホ|スマートフォン|パソコン|タブレット|モバイル|携帯)(?![a-z0-9])/i;

const guesses: readonly Guess[] = [
  { field: 'id', name: /^(payment|charge|transaction|attempt)[ _]?id$|決済番号|取引ID|取引番号|トラッキングID/i },
  {
    field: 'order_id',
    name: /^(order|注文|受注|売上|オーダー)[ _#]?(id|no|number|番号|コード|name)?\.?$|^order.?id$|^bestell-?(nr|nummer)\.?$|^name$/i,
  },
  {
    field: 'amount.value',
    name: /請求金額|支払い?(合計|金額)|請求合計|合計金額|総合計|^合計$|total|amount|purchase_value|利用金額|(^|transaction.?)amt$|price|金額|betrag/i,
    // 税込 stands behind totals; an amount of tax alone is none.
    not: /refund|返金|税(?!込)|tax|単価|item|商品|ship|送料|currency|convert|einzel/i,
    fits: isAmount,
  },
  { field: 'amount.currency', name: /currency|通貨/i, not: /convert/i, fits: value => /^[A-Za-z]{3}$/.test(value) },
  { field: 'email', name: /e?-?mail|メール/i, not: /磁|配信|marketing|domain/i, fits: isEmail, speaks: isEmail },
  {
    field: 'account.id',
    name: /(会員|顧客|お?客様?|ユーザー?|利用者|購入者|得意先)(ID|番号|コード|No\.?)$|(会員|顧客)(ID|番号)|(customer|user|account|member|buyer|shopper)[ _.-]?(id|no|number|code)|^(cust|client)[ _]?(id|no|number)$|^uid$/i,
    tellsApart: true,
  },
  { field: 'account.created_at', name: /signup|sign_up|registered|会員登録日|account.?created/i },
  {
    field: 'device.id',
    name: /device[ _.-]?(id|fp|hash|key|uuid|token|print)|(^|[^a-z])fp([^a-z]|$)|finger[ _-]?print|^device$|visitor[ _]?id|(端末|デバイス)(ID|番号|識別子|識別番号|指紋)|フィンガープリント/i,
    not: /card/i,
    fits: value => !deviceKind.test(value),
    tellsApart: true,
  },
  {
    field: 'device.ip',
    name: /^ip$|ip.?addr|customer.?ip|IPアドレス/i,
    source: column => (column.values.every(value => ipOfNumber(value)) ? `=ip([${column.name}])` : column.name),
  },
  { field: 'device.user_agent', name: /user.?agent/i },
  { field: 'card.bin', name: /(^|[^a-z])bin([^a-z]|$)/i, fits: value => /^\d{6,8}$/.test(value) },
  { field: 'card.last4', name: /last.?(4|four)|下4桁/i, fits: value => /^\d{1,4}$/.test(value) },
  {
    field: 'card.masked',
    name: /カード番号|card.?(number|no)|masked|pan$/i,
    fits: value => writtenCard(value) !== undefined,
    speaks: value => /[*＊x•]{4}/i.test(value) && writtenCard(value) !== undefined,
  },
  { field: 'card.token', name: /fingerprint|card.?token|card.?hash/i, not: /device/i },
  { field: 'card.holder_name', name: /名義|card.?(holder|name)/i },
  ...addressGuesses('shipping', shipping, undefined),
  ...addressGuesses('billing', billing, undefined),
  { field: 'billing.name', name: /^(氏名|お?名前|customer.?name|full.?name)$/i },
  { field: 'billing.postal_code', name: /^郵便番号$|^zip$|postal/i, not: shipping },
  { field: 'billing.prefecture', name: /^都道府県|^pref(ecture)?$/i },
  { field: 'billing.city', name: /^市区(町村|郡)?$|^city$/i },
  { field: 'billing.line1', name: /^住所1?$|^addr(ess)?_?1?$/i, fits: isAddressLine },
  {
    field: 'billing.line2',
    name: /^住所2$|^建物名?$|^addr(ess)?_?2$/i,
    fits: isSecondLine,
    after: 'billing.line1',
  },
  { field: 'billing.phone', name: /^(tel|電話番号|phone)$/i },
];

const itemGuesses: readonly Guess[] = [
  { field: 'name', name: /商品名|item.?name|product.?name|lineitem name|^(product|item|artikel)$/i },
  { field: 'category', name: /商品(カテゴリー?|分類)|(product|item).?category|^category$/i },
  { field: 'quantity', name: /個数|数量|quantity|qty|^menge$/i, fits: value => /^\p{Nd}+(\.0)?$/u.test(value) },
  {
    field: 'unit_price',
    name: /単価|^価格$|販売価格|einzelpreis|unit.?price|item.?price|lineitem price/i,
    fits: isAmount,
  },
  { field: 'gtin', name: /^jan|gtin|ean/i },
];

/** Reads the start of a table and writes a mapping with comments. Throws a fault for what cannot be read or is no table. */
export async function writeMapping(path: string, options: TableOptions = {}): Promise<string> {
  const input = await openInput(path, options);
  if (input.kind === 'ndjson') return '# These are lines of our own form: they need no mapping.\n';
  const rows = await firstRows(input);
  const below = options.headerLine === undefined && input.kind === 'csv' ? headerBelow(input.header, rows) : undefined;
  if (below !== undefined) {
    input.close();
    if (path === '-')
      throw new Fault(
        'no-table',
        `standard input has a title above its header on line ${below}: give the file by its name`,
      );
    return writeMapping(path, { ...options, headerLine: below });
  }
  const choice = chooseMapping([...formats.values()], input.header);
  if (choice.kind === 'fits') return ofFormat(choice.chosen.name, choice.chosen.spec, input.header, options.headerLine);
  const columns = columnsOf(
    input.header,
    rows.map(({ cells }) => cells),
  );
  const disputes = disputesOf(columns);
  const { headerLine } = options;
  return disputes ? ofDisputes(path, columns, disputes, headerLine) : suggested(path, columns, headerLine);
}

async function firstRows({ batches }: Table): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const batch of batches) {
    rows.push(...batch.rows);
    if (rows.length >= sampleRows) break;
  }
  return rows;
}

/** The format's own words, without what this file lacks. */
function ofFormat(name: string, spec: MappingSpec, header: readonly string[], headerLine: number | undefined): string {
  const there = new Set(header);
  const served = (sources: Readonly<Record<string, Source>> | undefined) =>
    sources && Object.fromEntries(Object.entries(sources).filter(([, source]) => isServed(source, there)));
  const { fields, items, outcomes, join, only, ...rest } = spec;
  const isThere = (source: Source | undefined) => source === undefined || isServed(source, there);
  // A condition on columns that the file lacks is no condition: what hangs on it is left out.
  const promised = outcomes?.filter(({ when }) => isThere(when));
  const shown = {
    ...(headerLine === undefined ? {} : { header: headerLine }),
    ...rest,
    ...(only !== undefined && isThere(only) ? { only } : {}),
    fields: served(fields),
    ...(items ? { items: served(items) } : {}),
    ...(promised
      ? {
          outcomes: promised.map(({ type, ...sources }) => ({
            type,
            ...served(sources as Readonly<Record<string, Source>>),
          })),
        }
      : {}),
    ...(join ? { join: join.filter(source => isServed(source, there)) } : {}),
  };
  const about = [
    headerLine === undefined
      ? `# This file has the columns of ${name}: "sekisho replay FILE" reads it without a mapping.`
      : `# This file has the columns of ${name}, below a title: a mapping says on which line they stand.`,
    '# What follows is that format in the words of a mapping file, as a start for changes.',
  ];
  return `${about.join('\n')}\n${stringify(shown, { lineWidth: 0 })}`;
}

/** What every suggestion begins with. */
const head = (path: string, columns: readonly Column[], headerLine: number | undefined) => [
  `# A first mapping for ${path.split('/').at(-1)}, guessed from its columns and ${columns[0]?.cells.length ?? 0} rows. Look at every line.`,
  '# docs/replay-files.md explains the keys; "sekisho replay FILE --map THIS" uses it.',
  ...(headerLine === undefined
    ? []
    : [`header: ${headerLine}               # CAREFUL: what stands above this line of the file looks like a title`]),
];

const timeLines = (format: readonly string[]) => [
  'time:',
  ...format,
  '  zone: Asia/Tokyo      # of times that state none',
];
const unitLine = '  unit: major           # major: 12.80 or 1280 yen; minor: cents counted';

function notUsed(columns: readonly Column[], used: ReadonlySet<string>): readonly string[] {
  const left = columns.filter(({ name }) => !used.has(name));
  return left.length > 0 ? ['# Not used:', ...left.map(column => `#   ${column.name}   ${describe(column)}`)] : [];
}

function ofDisputes(
  path: string,
  columns: readonly Column[],
  disputes: Disputes,
  headerLine: number | undefined,
): string {
  const lines = [
    ...head(path, columns, headerLine),
    '# Give the file together with that of the orders: "sekisho replay ORDERS THIS-FILE", with the mappings of both.',
    'kind: outcomes          # its columns are those of disputes: one row a chargeback of an order that another file has',
    ...timeLines(disputes.time.format),
    ...(disputes.amount ? ['amounts:', unitLine, ...amountLines([disputes.amount], false)] : []),
    ...disputeLines(disputes),
    ...notUsed(columns, new Set(columnsOfDisputes(disputes).map(({ name }) => name))),
  ];
  return `${lines.join('\n')}\n`;
}

function suggested(path: string, columns: readonly Column[], headerLine: number | undefined): string {
  const used = new Set<string>();
  const found = new Map<string, Column>();
  const payments = paymentColumns(columns);
  const payment = columns.find(({ name }) => name === payments?.payment?.name);
  if (payment) {
    found.set('id', payment);
    used.add(payment.name);
  }
  for (const guess of guesses) take(guess, columns, found, used);
  const time = suggestTime(columns, used);
  for (const { name } of time?.columns ?? []) used.add(name);
  for (const guess of guesses) takeByValues(guess, columns, found, used);
  const items = new Map<string, Column>();
  for (const guess of itemGuesses) take(guess, columns, items, used);
  // A file that names only one number names the order by it.
  const id = found.get('id') ?? found.get('order_id') ?? uniqueColumn(columns, used);
  if (id) found.set('id', id);
  // Rows of items without a total of the order: what its items cost together, postage left out, is better than nothing.
  const only = suggestOnly(columns, used);
  if (only) used.add(only.column.name);
  const summed = !found.has('amount.value') && items.has('unit_price') && items.has('quantity');
  const lines = [
    ...head(path, columns, headerLine),
    payments
      ? 'kind: payments          # its columns are those of payments: one row a charge attempt'
      : 'kind: orders            # orders, payments (one row a charge attempt) or outcomes',
    rowsLine(id, items),
    ...timeLines(time?.format ?? []),
    'amounts:',
    unitLine,
    ...amountLines([found.get('amount.value'), items.get('unit_price')], found.has('amount.currency')),
    ...(summed
      ? ['  sum_of_items: true    # no column holds the total; plus: [a column] adds postage and the like']
      : []),
    ...(only?.lines ?? []),
    'fields:',
  ];
  if (!id) lines.push(`  id: ="row-" & [#row]   # no column names a payment or an order: the row's own number does`);
  if (!time) lines.push('  at: ""   # needed: write the column here');
  if (!found.has('amount.value') && !summed) lines.push('  amount.value: ""   # needed: write the column here');
  for (const [field, guess] of new Map(guesses.map(each => [each.field, each]))) {
    const column = found.get(field);
    const shared = column && guess.tellsApart ? sharedShare(column) : 0;
    if (shared > mostShared)
      lines.push(
        `  # CAREFUL: one value of ${column!.name} stands in ${Math.round(shared * 100)} % of the rows, which would be one and the same: is it for guests?`,
        `  # Then: ${field}: ${quoted(`=if([${column!.name}] != "THAT VALUE", [${column!.name}])`)}`,
      );
    if (column && field === 'account.created_at' && time && !readsAlike(column, time))
      lines.push(
        `  # CAREFUL: ${column.name} is not written as "at" is: give time.format a list with the forms of both.`,
      );
    if (column) lines.push(entry(field, guess.source?.(column) ?? column.name, column));
    if (field === 'order_id') lines.push(...(time?.field ?? []));
  }
  const fields = [...found.keys()];
  if (fields.includes('billing.line1') && !fields.some(field => field.startsWith('shipping.')))
    lines.push('  # One address only: where the goods went there, write shipping instead of billing.');
  if (items.has('name') || items.has('category')) {
    lines.push('items:');
    for (const [field, column] of items) lines.push(entry(field, column.name, column));
  }
  if (payments) {
    lines.push(...paymentOutcomeLines(payments));
    for (const column of [payments.status, payments.code]) if (column) used.add(column.name);
    const order = found.get('order_id');
    if (order) lines.push(`join: [${quoted(order.name)}]   # the number by which orders and payments know each other`);
  }
  const label = suggestLabel(columns, used);
  if (label.column) used.add(label.column.name);
  const [at] = time?.columns.length === 1 ? time.columns : [];
  const outcomes = suggestOutcomes(columns, used, at, label.column !== undefined);
  for (const { name } of outcomes.columns) used.add(name);
  if (!payments) lines.push(...outcomes.lines);
  lines.push(...(outcomes.label ?? label.lines));
  if (id) used.add(id.name);
  lines.push(...notUsed(columns, used));
  return `${lines.join('\n')}\n`;
}

function take(guess: Guess, columns: readonly Column[], found: Map<string, Column>, used: Set<string>): void {
  const { field, name: named, not, fits, after } = guess;
  if (after !== undefined && !found.has(after)) return;
  takeFirst(field, columns, found, used, ({ name, values }) => {
    return named.test(name) && !not?.test(name) && (!fits || values.length === 0 || mostOf(values, fits));
  });
}

function takeByValues(
  { field, not, speaks }: Guess,
  columns: readonly Column[],
  found: Map<string, Column>,
  used: Set<string>,
) {
  if (!speaks) return;
  takeFirst(field, columns, found, used, ({ name, values }) => !not?.test(name) && mostOf(values, speaks));
}

function takeFirst(
  field: string,
  columns: readonly Column[],
  found: Map<string, Column>,
  used: Set<string>,
  isIt: (column: Column) => boolean,
): void {
  if (found.has(field)) return;
  const column = columns.find(candidate => !used.has(candidate.name) && isIt(candidate));
  if (!column) return;
  found.set(field, column);
  used.add(column.name);
}

function uniqueColumn(columns: readonly Column[], used: ReadonlySet<string>): Column | undefined {
  const isUnique = ({ values, cells }: Column) =>
    cells.length > 0 && values.length === cells.length && new Set(values).size === cells.length;
  const candidates = columns.filter(isUnique);
  return (
    candidates.find(({ name }) => /id|no|番号|コード/i.test(name)) ?? candidates.find(({ name }) => !used.has(name))
  );
}

function rowsLine(id: Column | undefined, items: ReadonlyMap<string, Column>): string {
  const repeats = id !== undefined && new Set(id.values).size < id.values.length;
  return repeats && items.has('name')
    ? 'rows: item              # several rows an order, one for each item'
    : repeats
      ? 'rows: order             # CAREFUL: the id repeats; an attempt needs an id of its own'
      : 'rows: order             # one row an order; item: one row an item';
}

/** True where the format of the time of the order reads these times too. */
const readsAlike = (column: Column, { columns, format }: SuggestedTime) =>
  column.values.length === 0 || ((columns.length === 1 || format.length === 0) && areWrittenAlike(column, columns[0]!));

/** Share of rows that one shopper may have. */
const mostShared = 0.2;

/** Share of the rows that the most frequent value has; 0 where few rows were looked at. */
function sharedShare({ values, cells }: Column): number {
  if (cells.length < 20) return 0;
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Math.max(0, ...counts.values()) / cells.length;
}

const entry = (field: string, source: string, column: Column) =>
  `  ${field}: ${quoted(source)}   # ${describe(column)}`;
