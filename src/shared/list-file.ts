/** A list of a rule set: CSV with the header `value,source,added,expires,note` (docs/rules.md, "Lists"). */
import type { Finding } from './finding.ts';

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

/** Reads a list. Never throws: a row that cannot be read is a finding, and the other rows are kept. */
export function readList(
  file: string,
  text: string,
  furtherColumns: readonly string[] = [],
): { readonly entries: readonly ListEntry[]; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const problem = (line: number, code: string, message: string, hint?: string, cell?: number) =>
    findings.push({
      code,
      severity: 'error',
      file,
      line,
      ...(cell === undefined ? { column: 1, length: 1 } : placeOfCell(text, line, cell)),
      message,
      ...(hint ? { hint } : {}),
    });
  let rows: Row[];
  try {
    rows = rowsOf(text);
  } catch (error) {
    if (!(error instanceof UnreadableRow)) throw error;
    problem(
      error.line,
      'list-syntax',
      error.unclosed ? 'a quote is opened in this line and never closed' : 'this line is not CSV',
      error.unclosed
        ? 'close it; a quote that belongs to the value is written twice: ""'
        : 'put values that hold a comma or a quote in double quotes',
    );
    return { entries: [], findings };
  }
  const header = rows.shift();
  const columns = header?.cells ?? [];
  const known = ['value', 'source', 'added', 'expires', 'note', ...furtherColumns];
  if (!columns.includes('value')) {
    const first = header?.cells[0] ?? '';
    const hint = /^"?value"?[;\t]/.test(first) ? 'separate the columns with commas' : `header: ${known.join(',')}`;
    problem(header?.line ?? 1, 'list-header', 'a list starts with a header that has a column "value"', hint);
    return { entries: [], findings };
  }
  for (const [place, column] of columns.entries()) {
    if (known.includes(column)) continue;
    problem(header?.line ?? 1, 'list-header', `unknown column "${column}"`, `columns: ${known.join(', ')}`, place);
  }
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
  const checkDate = (cell: string, name: string, place: number, line: number) => {
    if (isDate(cell)) return;
    const written = /^\d{4}-\d{2}-\d{2}$/.test(cell);
    const message = written ? `there is no day ${cell}` : `"${name}" is not a date YYYY-MM-DD`;
    const hint = written ? 'look at the month and the day' : 'write it as in 2026-11-03';
    problem(line, 'list-date', message, hint, place);
  };
  const entryOf = ({ line, cells }: Row): ListEntry | undefined => {
    if (cells.length > columns.length) {
      const message = `this row has ${cells.length} values for ${columns.length} columns`;
      problem(line, 'list-row', message, 'a value that holds a comma stands in double quotes');
      return undefined;
    }
    const value = cells[valueAt] ?? '';
    if (value === '') {
      problem(line, 'list-row', 'this row has no value', 'write one into the column "value", or take the row out');
      return undefined;
    }
    const entry: { -readonly [Name in keyof ListEntry]: ListEntry[Name] } = { value, more: moreOf(cells), line };
    for (let index = 0; index < optional.length; index++) {
      const { name, place } = optional[index]!;
      const cell = cells[place] ?? '';
      if (cell === '') continue;
      entry[name] = cell;
      if (name === 'added' || name === 'expires') checkDate(cell, name, place, line);
    }
    return entry;
  };
  const entries: ListEntry[] = [];
  for (const row of rows) {
    const entry = entryOf(row);
    if (entry !== undefined) entries.push(entry);
  }
  return { entries, findings };
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

interface Row {
  /** 1-based. */
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * The rows of a CSV text with quotes (RFC 4180); a line without one is a row as it stands, and most lines are. Our own reader:
 * csv-parse takes ten times as long, and makes an error object with a stack for each row that is shorter than the header.
 * @throws UnreadableRow where a quote stands inside a bare value, text follows a closing quote, or a quote is never closed
 */
function rowsOf(text: string): Row[] {
  const rows: Row[] = [];
  let line = 1;
  let at = text.startsWith('\ufeff') ? 1 : 0;
  let quote = text.indexOf('"');
  while (at < text.length) {
    const end = endOfLine(text, at);
    const written = text.slice(at, end).trim();
    const isRow = written !== '' && !written.startsWith('#');
    if (quote >= 0 && quote < at) quote = text.indexOf('"', at);
    if (isRow && quote >= 0 && quote < end) {
      const quoted = quotedCells(text, at, line);
      rows.push({ line, cells: quoted.cells });
      line = quoted.nextLine;
      at = quoted.next;
      continue;
    }
    if (isRow) rows.push({ line, cells: cellsOf(written) });
    line++;
    at = end + 1;
  }
  return rows;
}

function cellsOf(row: string): readonly string[] {
  const cells = row.split(',');
  // Most cells of long lists are empty or clean; a new array for each row would be as long as the list.
  for (let at = 0; at < cells.length; at++) if (cells[at] !== '') cells[at] = cells[at]!.trim();
  return cells;
}

/** A row that is not CSV. */
class UnreadableRow extends Error {
  readonly line: number;
  /** A quote was opened and the file ended in it. */
  readonly unclosed: boolean;

  constructor(line: number, unclosed: boolean) {
    super(`line ${line} is not CSV`);
    this.line = line;
    this.unclosed = unclosed;
  }
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** A bare value up to the next comma or the end of the line; a quoted one, in which a quote is doubled, with blanks around it. */
const bareCell = /[^",\n]*/y;
const quotedCell = /[^\S\n]*"([^"]*(?:""[^"]*)*)"[^\S\n]*/y;

function quotedCells(
  text: string,
  from: number,
  line: number,
): { readonly cells: readonly string[]; readonly next: number; readonly nextLine: number } {
  const cells: string[] = [];
  let nextLine = line;
  let at = from;
  for (;;) {
    quotedCell.lastIndex = at;
    const quoted = quotedCell.exec(text);
    if (quoted !== null) {
      cells.push(quoted[1]!.replaceAll('""', '"'));
      nextLine += quoted[1]!.split('\n').length - 1;
      at = quotedCell.lastIndex;
    } else {
      bareCell.lastIndex = at;
      const [bare = ''] = bareCell.exec(text) ?? [];
      cells.push(bare.trim());
      at += bare.length;
    }
    if (text[at] === ',') at++;
    else if (at >= text.length || text[at] === '\n') return { cells, next: at + 1, nextLine: nextLine + 1 };
    else {
      const rest = text.slice(at);
      throw new UnreadableRow(nextLine, /^[^\S\n]*"/.test(rest) && quoted === null && !rest.slice(1).includes('"'));
    }
  }
}

/** True for a day of the calendar as YYYY-MM-DD. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
