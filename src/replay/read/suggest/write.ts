/** Looks at a table's columns and values and writes a first mapping for a person to correct. */
import { stringify } from 'yaml';
import { heldStartOf } from '../bytes/held-start.ts';
import { standardInput } from '../bytes/paths.ts';
import { formats } from '../formats/index.ts';
import { chooseMapping } from '../mapping/choose.ts';
import { isServed } from '../mapping/compile.ts';
import type { MappingSpec, Source } from '../mapping/spec.ts';
import { firstRows, headerBelow } from '../table/header.ts';
import { openInput, type Table, type TableOptions } from '../table/open.ts';
import { amountLines } from './amounts.ts';
import { type Column, columnsOf, describe, mostOf, quoted, wordsApart } from './columns.ts';
import { columnsOfDisputes, type Disputes, disputeLines, disputesOf } from './disputes.ts';
import { guesses, itemGuesses, take, takeByValues } from './guesses.ts';
import { accountLines, guestColumn } from './guests.ts';
import { type SuggestedLabel, suggestLabel } from './labels.ts';
import { suggestOnly } from './only.ts';
import { suggestAuthentication, suggestOutcomes } from './outcomes.ts';
import { partsOf, sourceOf } from './parts.ts';
import { paymentColumns, paymentOutcomeLines } from './payments.ts';
import { areWrittenAlike, type SuggestedTime, suggestTime } from './times.ts';

/** Rows that are looked at. */
const sampleRows = 2_000;

/** A first mapping, and what it was guessed from. */
export interface Suggestion {
  readonly path: string;
  /** YAML with comments. */
  readonly text: string;
  /** None for lines of our own form, which need no mapping. */
  readonly columns: readonly Column[];
}

/** What is said of lines of our own form. */
export const noneNeeded = '# These are lines of our own form: they need no mapping.\n';

/** The text of `suggestMapping`. */
export async function writeMapping(path: string, options: Pick<TableOptions, 'encoding'> = {}): Promise<string> {
  return (await suggestMapping(path, options)).text;
}

/** Reads the start of a table and suggests a mapping. Throws a fault for what cannot be read or is no table. */
export async function suggestMapping(path: string, options: Pick<TableOptions, 'encoding'> = {}): Promise<Suggestion> {
  const held = heldStartOf(path);
  const openAt = (headerLine: number) =>
    openInput(path, { ...options, headerLine, otherForms: true, ...(held ? { given: held.again() } : {}) });
  let input = await openAt(1);
  if (input.kind === 'ndjson') return { path, text: noneNeeded, columns: [] };
  let rows = await firstRows(input, sampleRows);
  const headerLine = input.kind === 'csv' ? headerBelow(input.header, rows) : undefined;
  if (headerLine !== undefined) {
    input.close();
    input = (await openAt(headerLine)) as Table;
    rows = await firstRows(input, sampleRows);
  }
  const columns = columnsOf(
    input.header,
    rows.map(({ cells }) => cells),
  );
  const choice = chooseMapping([...formats.values()], input.header);
  const text = () => {
    if (choice.kind === 'fits') return ofFormat(choice.chosen.name, choice.chosen.spec, input.header, headerLine);
    const disputes = disputesOf(columns);
    return disputes ? ofDisputes(path, columns, disputes, headerLine) : suggestedFor(path, columns, headerLine);
  };
  return { path, text: text(), columns };
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
    `# This file has the columns of ${name}${headerLine === undefined ? '' : ', below a title'}: "sekisho replay FILE" reads it without a mapping.`,
    '# What follows is that format in the words of a mapping file, as a start for changes.',
  ];
  return `${about.join('\n')}\n${stringify(shown, { lineWidth: 0 })}`;
}

/** What every suggestion begins with. */
const head = (path: string, columns: readonly Column[], headerLine: number | undefined) => [
  `# A first mapping for ${path === standardInput ? 'standard input' : path.split('/').at(-1)}, guessed from its columns and ${columns[0]?.cells.length ?? 0} rows. Look at every line.`,
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
/** Cents, where the column says so by its name and no value has decimals. */
const unitLineOf = (amount: Column | undefined) =>
  amount && countsMinorUnits.test(wordsApart(amount.name)) && !amount.values.some(value => value.includes('.'))
    ? `  unit: minor           # CAREFUL: ${amount.name} counts cents by its name; major: 12.80 or 1280 yen`
    : unitLine;
const countsMinorUnits = /(^|[ _])(cents?|pence|minor([ _]units?)?)($|[ _])|セント/i;

function notUsed(columns: readonly Column[], used: ReadonlySet<string>): readonly string[] {
  const left = columns.filter(({ name }) => !used.has(name));
  return left.length > 0
    ? ['# Not used:', ...left.map(column => `#   ${column.name || '""'}   ${describe(column)}`)]
    : [];
}

/** The mapping of a list of chargebacks. */
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

/** A mapping guessed from the names and values of the columns, each guess for a person to look at. */
function suggestedFor(path: string, all: readonly Column[], headerLine: number | undefined): string {
  const used = new Set<string>();
  const found = new Map<string, Column>();
  const basket = basketOf(all);
  const columns = all.filter(column => !basket.has(column.name));
  const payments = paymentColumns(columns);
  const payment = columns.find(({ name }) => name === payments?.payment?.name);
  if (payment) {
    found.set('id', payment);
    used.add(payment.name);
  }
  const guest = guestColumn(columns);
  if (guest) used.add(guest.name);
  for (const guess of guesses) take(guess, columns, found, used);
  const time = suggestTime(columns, used);
  for (const { name } of time?.columns ?? []) used.add(name);
  for (const guess of guesses) takeByValues(guess, columns, found, used);
  const items = basket.size > 0 ? itemsOfBasket(basket, used) : itemsOf(columns, used);
  for (const column of [payments?.status, payments?.code]) if (column) used.add(column.name);
  const label = suggestLabel(columns, used);
  if (label.column) used.add(label.column.name);
  // A file that names only one number names the order by it.
  const id =
    found.get('id') ??
    attemptColumn(found.get('order_id'), columns, items) ??
    found.get('order_id') ??
    uniqueColumn(columns, used);
  if (id) found.set('id', id);
  // Rows of items without a total of the order: what its items cost together, postage left out, is better than nothing.
  const only = suggestOnly(columns, used);
  if (only) used.add(only.column.name);
  const summed = !found.has('amount.value') && items.has('unit_price') && items.has('quantity');
  const numbered = payments !== undefined && repeats(id) && id?.name === found.get('order_id')?.name;
  const lines = [
    ...head(path, columns, headerLine),
    payments
      ? 'kind: payments          # its columns are those of payments: one row a charge attempt'
      : 'kind: orders            # orders, payments (one row a charge attempt) or outcomes',
    rowsLine(id, items, numbered),
    ...timeLines(time?.format ?? []),
    'amounts:',
    unitLineOf(found.get('amount.value')),
    ...amountLines([found.get('amount.value'), items.get('unit_price')], found.has('amount.currency')),
    ...(summed
      ? ['  sum_of_items: true    # no column holds the total; plus: [a column] adds postage and the like']
      : []),
    ...(only?.lines ?? []),
    'fields:',
    ...fieldLines(found, columns, { time, summed, numbered, guest, payments: payments !== undefined }, used),
  ];
  if (items.size > 0) {
    lines.push('items:');
    for (const [field, column] of items) lines.push(entry(field, column.name, column));
  }
  const authentication = suggestAuthentication(columns, used);
  if (authentication) used.add(authentication.column.name);
  if (payments) {
    lines.push(...paymentOutcomeLines(payments), ...(authentication?.lines ?? []));
    const order = found.get('order_id');
    if (order) lines.push(`join: [${quoted(order.name)}]   # the number by which orders and payments know each other`);
  }
  const isRead = (column: Column) => time !== undefined && readsAlike(column, time);
  const outcomes = suggestOutcomes(columns, used, isRead, label.column);
  // What became of payments stands above; of these, their label at most.
  const told = payments && !outcomes.label ? [] : outcomes.columns;
  for (const { name } of told) used.add(name);
  const own = [...(authentication?.lines ?? []), ...outcomes.lines];
  if (!payments && own.length > 0) lines.push('outcomes:', ...own);
  lines.push(...(outcomes.label ?? datedLabel(label, columns, used, isRead)));
  if (id) used.add(id.name);
  lines.push(...notUsed(all, used));
  return `${lines.join('\n')}\n`;
}

/** The lines of a label, with the column that says when it became known: that column is added to `used`. */
function datedLabel(
  { column, lines }: SuggestedLabel,
  columns: readonly Column[],
  used: Set<string>,
  isRead: (column: Column) => boolean,
): readonly string[] {
  const isDay = ({ name, values }: Column) => labelDay.test(wordsApart(name)) && values.length > 0;
  const day = columns.find(each => (!used.has(each.name) || each.name === column?.name) && isDay(each) && isRead(each));
  if (!day || !lines.includes('label:')) return lines;
  used.add(day.name);
  return [...lines, `  at: ${quoted(day.name)}   # when it became known; where it is blank, known_after_days`];
}

/** チャージバック日, chargeback_reported_at, LABEL_TIMESTAMP. */
const labelDay =
  /^(label|fraud|charge[ _]?back|cbk|dispute|チャージバック|CB|不正)[ _]?(reported|created|flagged|confirmed|received|posted|発生|受領|通知|判明|報告|計上)?[ _]?(date|time|timestamp|at|on|日時?|年月日)$/i;

/** Columns of the goods, which are added to `used`: without what was bought, how many and for how much is not theirs. */
function itemsOf(columns: readonly Column[], used: Set<string>): ReadonlyMap<string, Column> {
  const items = new Map<string, Column>();
  const taken = new Set(used);
  for (const guess of itemGuesses) take(guess, columns, items, taken);
  if (!items.has('name') && !items.has('category')) return new Map();
  for (const name of taken) used.add(name);
  return items;
}

/** The list of what was bought and the fields of its items, each by its name in an item: lines of JSON have `items`, `items.name`. */
function basketOf(columns: readonly Column[]): ReadonlyMap<string, { readonly column: Column; readonly leaf: string }> {
  const isList = ({ name, values }: Column) =>
    mostOf(values, value => value.startsWith('[')) && columns.some(other => other.name.startsWith(`${name}.`));
  const list = columns.find(isList)?.name;
  if (list === undefined) return new Map();
  const own = columns.filter(({ name }) => name === list || name.startsWith(`${list}.`));
  return new Map(own.map(column => [column.name, { column, leaf: column.name.slice(list.length + 1) }]));
}

/** Columns of the goods among the fields of items, where a name needs no word to say that it is that of goods. */
function itemsOfBasket(basket: ReturnType<typeof basketOf>, used: Set<string>): ReadonlyMap<string, Column> {
  const fields = [...basket.values()].filter(({ leaf }) => leaf !== '');
  const columns = ['item ', ''].flatMap(word =>
    fields.map(({ column, leaf }) => ({ ...column, name: word + leaf, of: column })),
  );
  const items = new Map<string, Column>();
  const taken = new Set<string>();
  for (const guess of itemGuesses) take(guess, columns, items, taken);
  if (!items.has('name') && !items.has('category')) return new Map();
  const own = new Map([...items].map(([field, { name }]) => [field, columns.find(column => column.name === name)!.of]));
  // The list as a whole is told by its fields.
  for (const { column, leaf } of basket.values())
    if (leaf === '' || [...own.values()].includes(column)) used.add(column.name);
  return own;
}

/** How the fields of a file are read, beside their columns. */
interface SuggestedFields {
  readonly time: SuggestedTime | undefined;
  /** The total is what the items cost. */
  readonly summed: boolean;
  /** Payments have no number but that of their order, and an order has several. */
  readonly numbered: boolean;
  /** Says which orders are of guests. */
  readonly guest: Column | undefined;
  /** The rows are payments. */
  readonly payments: boolean;
}

/**
 * Lines of `fields`: what is needed and not found, then each field that was found, with what to be careful about. Columns that they
 * read are added to `used`.
 */
function fieldLines(
  found: ReadonlyMap<string, Column>,
  columns: readonly Column[],
  { time, summed, numbered, guest, payments }: SuggestedFields,
  used: Set<string>,
): readonly string[] {
  const lines: string[] = [];
  if (!found.has('id'))
    lines.push(
      `  id: ="row-" & [#row]   # no column names a payment or an order: the row's own number does`,
      '  # CAREFUL: each row is an order of its own so. Where an order has several rows, write the column of its number.',
    );
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
    if (column) {
      const parts = partsOf(field, column, columns);
      for (const { name } of parts) used.add(name);
      const numberedId = field === 'id' && numbered ? `=[${column.name}] & "-" & [#row]` : undefined;
      if (numberedId !== undefined)
        lines.push(
          "  # CAREFUL: an order has several rows, and each payment needs an id of its own: the row's number makes one. Where several rows",
          '  # tell of one payment, keep one of them: see "only".',
        );
      const line = entry(field, numberedId ?? guess.source?.(column) ?? sourceOf(field, parts), column);
      if (field !== 'account.id') lines.push(line);
      else lines.push(...accountLines(guest, { column, line }, !payments && !repeats(found.get('id'))));
    } else if (field === 'account.id') lines.push(...accountLines(guest, undefined, false));
    if (field === 'order_id') lines.push(...(time?.field ?? []));
  }
  const fields = [...found.keys()];
  if (fields.includes('billing.line1') && !fields.some(field => field.startsWith('shipping.')))
    lines.push('  # One address only: where the goods went there, write shipping instead of billing.');
  return lines;
}

/** A column of which each row has another value. */
function uniqueColumn(columns: readonly Column[], used: ReadonlySet<string>): Column | undefined {
  const isUnique = ({ values, cells }: Column) =>
    cells.length > 0 && values.length === cells.length && new Set(values).size === cells.length;
  // Measures and times of day differ from row to row, and come again.
  const isMeasured = ({ values }: Column) => mostOf(values, value => /^-?\d+\.\d+(e-?\d+)?$|^\d+:\d/i.test(value));
  // A column without a name counts rows, as some programs write it; a mapping could not name it.
  const candidates = columns.filter(column => column.name !== '' && isUnique(column) && !isMeasured(column));
  return (
    candidates.find(({ name }) => /id|no|番号|コード/i.test(name)) ?? candidates.find(({ name }) => !used.has(name))
  );
}

/** `id` where orders have several rows that tell of no goods: the attempts at paying for them. */
const attemptColumn = (order: Column | undefined, columns: readonly Column[], items: ReadonlyMap<string, Column>) =>
  repeats(order) && items.size === 0
    ? columns.find(({ name, values, cells }) => /^id$/i.test(name) && new Set(values).size === cells.length)
    : undefined;

const repeats = (id: Column | undefined) => id !== undefined && new Set(id.values).size < id.values.length;

function rowsLine(id: Column | undefined, items: ReadonlyMap<string, Column>, numbered: boolean): string {
  return repeats(id) && items.has('name')
    ? 'rows: item              # several rows an order, one for each item'
    : repeats(id) && !numbered
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
