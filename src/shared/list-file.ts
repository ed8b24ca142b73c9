/** A list of a rule set: CSV with the header `value,source,added,expires,note` (rules.md, "Lists"). */
import { CsvError, parse } from 'csv-parse/sync';
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
  const problem = (line: number, code: string, message: string, hint?: string) =>
    findings.push({ code, severity: 'error', file, line, column: 1, length: 1, message, ...(hint ? { hint } : {}) });
  let rows: { info: { lines: number }; record: string[] }[];
  try {
    rows = parse(text, {
      bom: true,
      comment: '#',
      comment_no_infix: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as typeof rows;
  } catch (error) {
    const line = error instanceof CsvError ? Number(error['lines'] ?? 1) : 1;
    problem(line, 'list-syntax', 'this line is not CSV', 'put values that hold a comma or a quote in double quotes');
    return { entries: [], findings };
  }
  const header = rows.shift();
  const columns = header?.record ?? [];
  const known = ['value', 'source', 'added', 'expires', 'note', ...furtherColumns];
  if (!columns.includes('value')) {
    problem(1, 'list-header', 'a list starts with a header that has a column "value"', `header: ${known.join(',')}`);
    return { entries: [], findings };
  }
  for (const column of columns) {
    if (!known.includes(column))
      problem(1, 'list-header', `unknown column "${column}"`, `columns: ${known.join(', ')}`);
  }
  const entries: ListEntry[] = [];
  for (const { info, record } of rows) {
    if (record.length > columns.length) {
      problem(info.lines, 'list-row', `this row has ${record.length} values for ${columns.length} columns`);
      continue;
    }
    const cell = (name: string) => record[columns.indexOf(name)] ?? '';
    const value = cell('value');
    if (value === '') {
      problem(info.lines, 'list-row', 'this row has no value');
      continue;
    }
    const optional = Object.fromEntries(
      (['source', 'added', 'expires', 'note'] as const)
        .filter(name => cell(name) !== '')
        .map(name => [name, cell(name)]),
    );
    for (const name of ['added', 'expires'] as const) {
      const date = cell(name);
      if (date !== '' && !isDate(date)) problem(info.lines, 'list-date', `"${name}" is not a date YYYY-MM-DD`);
    }
    const more = Object.fromEntries(furtherColumns.map(name => [name, cell(name)]));
    entries.push({ value, ...optional, more, line: info.lines });
  }
  return { entries, findings };
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
