/** Addresses from files: CSV or TSV with the columns found by name, or orders as JSON lines. */
import { CsvError, parse } from 'csv-parse/sync';
import type { CheckoutAddress } from '../../engine/types.ts';
import { type DecodedText, decodeText, type TextEncoding } from '../../shared/encoding.ts';
import { Fault } from '../../shared/errors.ts';
import { readInput } from '../common/read-input.ts';
import { type AddressColumns, type AddressPart, addressParts, columnsOf, holdsAddress } from './columns.ts';

/** An address with the shop's delivery method, where the row has one. */
export type RowAddress = CheckoutAddress & { readonly method?: string };

/** One row of the input. */
export interface AddressRow {
  /** 1-based, the header not counted. */
  readonly row: number;
  /** Line in the file on which it begins. */
  readonly line: number;
  readonly address: RowAddress;
  /** Why the row could not be read; the address is then empty. */
  readonly problem?: string;
  /** All cells by the name of their column (CSV only). */
  readonly cells: Readonly<Record<string, string>>;
}

/** What was read. */
export interface AddressRows {
  readonly rows: Iterable<AddressRow>;
  readonly count: number;
  readonly decoded: DecodedText;
  /** Columns found, by the header's own names (CSV only). */
  readonly columns: Readonly<Record<string, string>> | undefined;
}

/** Reads addresses; the shape is told from the content. */
export async function readAddressRows(file: string, encoding: TextEncoding | undefined): Promise<AddressRows> {
  const decoded = decodeText(await readInput(file), encoding);
  const first = /\S/.exec(decoded.text)?.[0];
  if (first === '{' || first === '[') return ordersOf(decoded);
  return tableOf(file, decoded);
}

const textFields = addressParts.filter(part => part !== 'address');

function addressOfOrder(value: unknown): RowAddress {
  const record = value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};
  const source = (record['shipping'] ?? record) as Record<string, unknown>;
  const address: Record<string, string> = {};
  for (const field of textFields) if (typeof source[field] === 'string') address[field] = source[field];
  // The columns of a table may come as JSON too.
  if (typeof source['address'] === 'string') address['line1'] ??= source['address'];
  if (typeof source['building_or_name'] === 'string') address['line2'] ??= source['building_or_name'];
  return address;
}

function ordersOf(decoded: DecodedText): AddressRows {
  const whole = wholeJson(decoded.text);
  const rows =
    whole !== undefined ? whole.map((value, at) => orderRow(at, at + 1, value)) : linesOfOrders(decoded.text);
  return { rows, count: rows.length, decoded, columns: undefined };
}

const orderRow = (at: number, line: number, value: unknown): AddressRow => ({
  row: at + 1,
  line,
  address: addressOfOrder(value),
  cells: {},
});

/** One JSON value for the whole text: an order, or an array of orders; undefined for JSON lines. */
function wholeJson(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    return undefined;
  }
}

function linesOfOrders(text: string): AddressRow[] {
  const rows: AddressRow[] = [];
  for (const [at, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '') continue;
    try {
      rows.push(orderRow(rows.length, at + 1, JSON.parse(line)));
    } catch {
      rows.push({ row: rows.length + 1, line: at + 1, address: {}, cells: {}, problem: 'this line is not JSON' });
    }
  }
  return rows;
}

function tableOf(file: string, decoded: DecodedText): AddressRows {
  const text = decoded.text.replace(/^\ufeff/, '');
  const firstLine = text.slice(0, text.search(/[\r\n]/) + 1 || undefined);
  const delimiter = firstLine.split('\t').length > firstLine.split(',').length ? '\t' : ',';
  let records: { info: { lines: number }; record: string[] }[];
  try {
    records = parse(text, {
      delimiter,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    }) as unknown as typeof records;
  } catch (error) {
    const line = error instanceof CsvError ? Number(error['lines'] ?? 1) : 1;
    throw new Fault('table-unreadable', `${file}: line ${line} is not CSV`, { cause: error });
  }
  const header = records.shift()?.record ?? [];
  const columns = columnsOf(header);
  if (!holdsAddress(columns)) {
    throw new Fault(
      'table-unreadable',
      `${file}: no column for an address; name them postal_code, address, building_or_name`,
    );
  }
  const rows = records.map(
    ({ info, record }, at): AddressRow => ({
      row: at + 1,
      line: info.lines,
      address: addressOfRecord(columns, record),
      cells: Object.fromEntries(header.map((name, index) => [name, record[index] ?? ''])),
    }),
  );
  const named = Object.fromEntries(Object.entries(columns).map(([part, index]) => [part, header[index] ?? '']));
  return { rows, count: rows.length, decoded, columns: named };
}

function addressOfRecord(columns: AddressColumns, record: readonly string[]): RowAddress {
  const cell = (part: AddressPart) => {
    const index = columns[part];
    const value = index === undefined ? undefined : record[index];
    return value === undefined || value.trim() === '' ? undefined : value;
  };
  const address: Record<string, string> = {};
  for (const field of textFields) {
    const value = cell(field);
    if (value !== undefined) address[field] = value;
  }
  const whole = cell('address');
  if (whole !== undefined) address['line1'] = address['line1'] === undefined ? whole : `${whole} ${address['line1']}`;
  return address;
}
