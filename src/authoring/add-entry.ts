/** Adds an entry to a list of the rule set, with where it came from. */
import { everyPart } from '../engine/cel/expression.ts';
import { print } from '../engine/cel/print.ts';
import { listKey, type RuleList } from '../engine/rules/lists.ts';
import type { Rule } from '../engine/rules/rule.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { isDate } from '../shared/rfc3339.ts';
import { dateInJapan, dayMs } from '../shared/time.ts';

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

/**
 * The text of the list with the entry, or why it is left as it is. It stands at the end, or in the place of an entry of
 * the same value that has expired; the other rows and notes stay as they are.
 */
export function withEntry(
  list: RuleList | undefined,
  text: string | undefined,
  entry: NewEntry,
  at: number,
): Result<string, string> {
  if (entry.value.trim() === '') return fail('an entry needs a value');
  const there = list?.entries.filter(({ value }) => listKey(value) === listKey(entry.value)) ?? [];
  if (list?.has(entry.value, at)) {
    return fail(`"${entry.value}" stands in line ${there[0]?.line ?? '?'} already`);
  }
  const before = text === undefined || text.trim() === '' ? `${usualHeader.join(',')}\n` : text.replace(/\n*$/, '\n');
  const header = before.split('\n').find(line => line.trim() !== '' && !line.startsWith('#')) ?? '';
  const columns = header
    .replace(/^\uFEFF/, '')
    .split(',')
    .map(column => column.trim());
  if (!columns.includes('value')) return fail('the list has no header with a column "value"');
  const cells: Readonly<Record<string, string | undefined>> = { ...entry };
  const row = columns.map(column => quoted(cells[column] ?? '')).join(',');
  const expired = there.at(-1);
  const lines = before.split('\n');
  const old = expired && lines[expired.line - 1];
  // A row that goes over several lines is left alone: the new one then stands at the end.
  if (old === undefined || old.split('"').length % 2 === 0) return ok(`${before}${row}\n`);
  return ok(lines.with(expired!.line - 1, row).join('\n'));
}

/**
 * Why an entry taken from a feature would never be looked up; undefined when it would, or when no rule asks the list yet.
 * A device in the list of doors blocks nobody.
 */
export function whyNeverAsked(name: string, field: string, rules: readonly Rule[]): string | undefined {
  const asking = rules.flatMap(({ id, status, condition }) =>
    status === 'retired'
      ? []
      : [...everyPart(condition)].flatMap(part =>
          part.kind === 'in' && part.right.kind === 'named-list' && part.right.name === name
            ? [{ id, asked: print(part.left) }]
            : [],
        ),
  );
  if (asking.length === 0 || asking.some(({ asked }) => asked.includes(field))) return undefined;
  const { id, asked } = asking[0]!;
  return `the list "${name}" is asked for ${asked} (rule ${id}), never for ${field}: the entry would match nothing`;
}

/** A cell of CSV (RFC 4180); a line break has no place in a list. */
function quoted(text: string): string {
  const line = text.replace(/\s*[\r\n]+\s*/g, ' ');
  return /[",]|^\s|\s$|^#/.test(line) ? `"${line.replaceAll('"', '""')}"` : line;
}

/** The last day of a stretch of time that begins today: `90d` or a date YYYY-MM-DD; undefined when it is neither. */
export function lastDay(text: string, at: number): string | undefined {
  const days = /^([1-9]\d{0,3})d$/.exec(text)?.[1];
  if (days !== undefined) return dateInJapan(at + Number(days) * dayMs);
  return isDate(text) ? text : undefined;
}
