/** Adds an entry to a list of the rule set, with where it came from. */
import { listKey, type RuleList } from '../engine/rules/lists.ts';
import { fail, ok, type Result } from '../shared/result.ts';

/** A new entry. */
export interface NewEntry {
  readonly value: string;
  /** Where it came from: `assessment att-1`. */
  readonly source: string;
  /** YYYY-MM-DD. */
  readonly added: string;
  readonly expires?: string;
  readonly note?: string;
}

const usualHeader = ['value', 'source', 'added', 'expires', 'note'];

/** The text of the list with the entry at its end, or why it is left as it is. Rows and notes that are there stay as they are. */
export function withEntry(
  list: RuleList | undefined,
  text: string | undefined,
  entry: NewEntry,
  at: number,
): Result<string, string> {
  if (list?.has(entry.value, at)) {
    const there = list.entries.find(({ value }) => listKey(value) === listKey(entry.value));
    return fail(`"${entry.value}" stands in line ${there?.line ?? '?'} already`);
  }
  const before = text === undefined || text.trim() === '' ? `${usualHeader.join(',')}\n` : text.replace(/\n*$/, '\n');
  const header = before.split('\n').find(line => line.trim() !== '' && !line.startsWith('#')) ?? '';
  const columns = header
    .replace(/^\uFEFF/, '')
    .split(',')
    .map(column => column.trim());
  if (!columns.includes('value')) return fail('the list has no header with a column "value"');
  const cells: Readonly<Record<string, string | undefined>> = { ...entry };
  const row = columns.map(column => quoted(cells[column] ?? ''));
  return ok(`${before}${row.join(',')}\n`);
}

/** A cell of CSV (RFC 4180); a line break has no place in a list. */
function quoted(text: string): string {
  const line = text.replace(/\s*[\r\n]+\s*/g, ' ');
  return /[",]|^\s|\s$|^#/.test(line) ? `"${line.replaceAll('"', '""')}"` : line;
}

/** The last day of a stretch of time that begins today: `90d` or a date YYYY-MM-DD; undefined when it is neither. */
export function lastDay(text: string, at: number): string | undefined {
  const days = /^([1-9]\d{0,3})d$/.exec(text)?.[1];
  if (days !== undefined) return dayInTokyo(at + Number(days) * 86_400_000);
  const date = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
    ? text
    : undefined;
}

/** The day in Tokyo (UTC+9 all year) at a moment, YYYY-MM-DD. */
export function dayInTokyo(at: number): string {
  return new Date(at + 9 * 3_600_000).toISOString().slice(0, 10);
}
