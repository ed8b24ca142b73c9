/** A list of a rule set: CSV with the header `value,source,added,expires,note` (docs/rules.md, "Lists"). */
import { csvRows, type Row, UnreadableRow } from './csv-rows.ts';
import type { Finding } from './finding.ts';
import { conflictHint, conflictMessage, isConflictMark } from './git-conflict.ts';
import { isDate } from './rfc3339.ts';
import { endOfDayInJapan } from './time.ts';

/** One entry of a list, as written. */
export interface ListEntry {
  readonly value: string;
  readonly source?: string;
  /** YYYY-MM-DD. */
  readonly added?: string;
  /** YYYY-MM-DD: the entry holds through that day (Asia/Tokyo). */
  readonly expires?: string;
  readonly note?: string;
  /** Any further columns that the list's kind allows, by name. */
  readonly more: Readonly<Record<string, string>>;
  /** 1-based line in the file. */
  readonly line: number;
}

/** The moment from which an entry no longer holds: midnight in Tokyo after its last day; Infinity where it has none that can be read. */
export function expiresAt({ expires }: Pick<ListEntry, 'expires'>): number {
  const end = expires === undefined ? Number.NaN : endOfDayInJapan(expires);
  return Number.isNaN(end) ? Number.POSITIVE_INFINITY : end;
}

/** Notes a problem of a line; of one value of it, where `cell` says which. */
type Report = (line: number, code: string, message: string, hint?: string, cell?: number) => void;

/** Reads a list. Never throws: a row that cannot be read is a finding, and the other rows are kept. */
export function readList(
  file: string,
  text: string,
  furtherColumns: readonly string[] = [],
): { readonly entries: readonly ListEntry[]; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const report: Report = (line, code, message, hint, cell) =>
    findings.push({
      code,
      severity: 'error',
      file,
      line,
      ...(cell === undefined ? { column: 1, length: 1 } : placeOfCell(text, line, cell)),
      message,
      ...(hint ? { hint } : {}),
    });
  const rows = readRows(text, report);
  const columns = rows && readHeader(rows.shift(), furtherColumns, report);
  const entries: ListEntry[] = [];
  if (!rows || !columns) return { entries, findings };
  const entryOf = entryReader(columns, furtherColumns, report);
  for (const row of rows) {
    const entry = entryOf(row);
    if (entry !== undefined) entries.push(entry);
  }
  return { entries, findings };
}

/** The rows of the text, the header among them; undefined (and reported) where it is no CSV. */
function readRows(text: string, report: Report): Row[] | undefined {
  try {
    return csvRows(text);
  } catch (error) {
    if (!(error instanceof UnreadableRow)) throw error;
    report(
      error.line,
      'list-syntax',
      error.unclosed ? 'a quote is opened in this line and never closed' : 'this line is not CSV',
      error.unclosed
        ? 'close it; a quote that belongs to the value is written twice: ""'
        : 'put values that hold a comma or a quote in double quotes',
    );
    return undefined;
  }
}

/** The columns that the header names; undefined (and reported) where none is that of the values. */
function readHeader(
  header: Row | undefined,
  furtherColumns: readonly string[],
  report: Report,
): readonly string[] | undefined {
  const columns = header?.cells ?? [];
  const known = ['value', 'source', 'added', 'expires', 'note', ...furtherColumns];
  if (!columns.includes('value')) {
    const first = columns[0] ?? '';
    const hint = /^"?value"?[;\t]/.test(first) ? 'separate the columns with commas' : `header: ${known.join(',')}`;
    report(header?.line ?? 1, 'list-header', 'a list starts with a header that has a column "value"', hint);
    return undefined;
  }
  for (const [place, column] of columns.entries()) {
    if (known.includes(column)) continue;
    report(header?.line ?? 1, 'list-header', `unknown column "${column}"`, `columns: ${known.join(', ')}`, place);
  }
  return columns;
}

/** Reads the rows below a header; gives undefined for one that has no value, or more of them than columns (reported). */
function entryReader(columns: readonly string[], furtherColumns: readonly string[], report: Report) {
  // Lists have thousands of rows and are read at every start: no row searches for its columns.
  const placeOf = new Map(columns.map((column, place) => [column, place]));
  const valueAt = placeOf.get('value')!;
  const placesOf = <Name extends string>(names: readonly Name[]) =>
    names.flatMap(name => (placeOf.has(name) ? { name, place: placeOf.get(name)! } : []));
  const optional = placesOf(['source', 'added', 'expires', 'note'] as const);
  const further = placesOf(furtherColumns);
  const absent = Object.fromEntries(furtherColumns.map(name => [name, '']));
  const moreOf = (cells: readonly string[]): ListEntry['more'] => {
    if (further.length === 0) return absent;
    const more = { ...absent };
    for (let index = 0; index < further.length; index++) {
      const { name, place } = further[index]!;
      more[name] = cells[place] ?? '';
    }
    return more;
  };
  return ({ line, cells }: Row): ListEntry | undefined => {
    if (isConflictMark(cells[0]!)) {
      report(line, 'list-syntax', conflictMessage, conflictHint);
      return undefined;
    }
    if (cells.length > columns.length) {
      const message = `this row has ${cells.length} values for ${columns.length} columns`;
      report(line, 'list-row', message, 'a value that holds a comma stands in double quotes');
      return undefined;
    }
    const value = cells[valueAt] ?? '';
    if (value === '') {
      report(line, 'list-row', 'this row has no value', 'write one into the column "value", or take the row out');
      return undefined;
    }
    if (cells.length === 1 && columns.length > 1 && value.includes('，')) {
      const hint = `write "${value.replaceAll('，', ',')}"; if the whole is one value, put a comma behind it`;
      report(line, 'list-row', 'the commas of this row are in full width', hint);
      return undefined;
    }
    const entry: { -readonly [Name in keyof ListEntry]: ListEntry[Name] } = { value, more: moreOf(cells), line };
    for (let index = 0; index < optional.length; index++) {
      const { name, place } = optional[index]!;
      const cell = cells[place] ?? '';
      if (cell === '') continue;
      entry[name] = cell;
      if ((name === 'added' || name === 'expires') && !isDate(cell)) reportDate({ line, cell, name, place }, report);
    }
    return entry;
  };
}

/** Reports a value that is no date. */
function reportDate(
  { line, cell, name, place }: { line: number; cell: string; name: string; place: number },
  report: Report,
): void {
  const written = /^\d{4}-\d{2}-\d{2}$/.test(cell);
  const message = written ? `there is no day ${cell}` : `"${name}" is not a date YYYY-MM-DD`;
  const hint = written ? 'look at the month and the day' : 'write it as in 2026-11-03';
  report(line, 'list-date', message, hint, place);
}

/** Where a value of a row stands, for people: the row is read anew. A row with quotes is shown at its beginning. */
function placeOfCell(text: string, line: number, cell: number): { readonly column: number; readonly length: number } {
  const row = (text.split('\n')[line - 1] ?? '').replace(/\r$/, '');
  const cells = row.includes('"') ? [] : row.split(',');
  const written = cells[cell];
  if (written === undefined) return { column: 1, length: 1 };
  const before = cells.slice(0, cell).join(',').length + (cell > 0 ? 1 : 0);
  const blanks = written.length - written.trimStart().length;
  return { column: before + blanks + 1, length: Math.max(1, written.trim().length) };
}
