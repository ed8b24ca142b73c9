/** Results of cases for people: a line for each that does not hold, with the condition's parts and their values. */
import { styleText } from 'node:util';
import type { Verdict } from '../engine/types.ts';
import { readYaml } from '../shared/yaml-file.ts';
import type { CaseResult, Check } from './cases/run.ts';
import type { RuleSetParts } from './parts.ts';
import { columnsOf } from './report/width.ts';
import { type TraceLine, traceLines, traceOf } from './show-trace.ts';

/** How results are written. */
export interface ShowOptions {
  readonly parts: RuleSetParts;
  /** Put before paths: `rules/`. */
  readonly prefix?: string;
  readonly colour?: boolean;
  readonly milliseconds?: number;
}

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

/** A painter that paints only where colours are wanted. */
export function painter(colour: boolean | undefined): Paint {
  return (style, text) => (colour === true ? styleText(style, text, { validateStream: false }) : text);
}

/** The failures, then a line that counts. */
export function caseReport(results: readonly CaseResult[], options: ShowOptions): string {
  const paint = painter(options.colour);
  const failed = results.filter(({ holds }) => !holds);
  const blocks = failed.map(result => failure(result, options, paint));
  const rules = new Set(results.map(({ rule }) => rule.id)).size;
  const took = options.milliseconds === undefined ? '' : ` in ${Math.round(options.milliseconds)} ms`;
  const total = `${count(results.length, 'case')} of ${count(rules, 'rule')}${took}`;
  const last =
    failed.length === 0
      ? paint('green', `✓ ${total}: all hold.`)
      : paint('red', `✗ ${total}: ${failed.length} ${failed.length === 1 ? 'does' : 'do'} not hold.`);
  return [...blocks, last].join('\n\n');
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

function failure(
  { rule, entry, checks, problem }: CaseResult,
  { parts, prefix = '' }: ShowOptions,
  paint: Paint,
): string {
  const { line, column } = readYaml(rule.file, parts.files.get(rule.file) ?? '').placeOf(['cases', entry.index]);
  const head = `${paint('red', '✗')} ${paint('bold', `${prefix}${rule.file}:${line}:${column}`)} ${entry.name}`;
  if (problem !== undefined) return `${head}\n    ${problem}`;
  const wrong = checks.filter(({ expected, actual }) => expected !== actual);
  return [head, ...wrong.map(check => wrongCheck(check, rule.condition, parts, paint))].join('\n');
}

function wrongCheck(check: Check, condition: Parameters<typeof traceOf>[0], parts: RuleSetParts, paint: Paint): string {
  const who = check.attempt === undefined ? '' : `${check.attempt}: `;
  const cause = check.cause === undefined ? '' : ` (${check.cause})`;
  const said = `    ${who}expected ${check.expected}, got ${describeVerdict(check.actual)}${cause}`;
  const lines = traceLines(traceOf(condition, check.situation, parts.lists));
  return [said, ...showTraceLines(lines, paint).map(text => `      ${text}`)].join('\n');
}

function describeVerdict(verdict: Verdict): string {
  return verdict === 'unknown' ? 'unknown (data are missing)' : verdict;
}

/** Trace lines as text, values in a column of their own. */
export function showTraceLines(lines: readonly TraceLine[], paint: Paint): string[] {
  const styles = { '✓': 'green', '✗': 'red', '?': 'yellow', '!': 'magenta', '=': 'cyan' } as const;
  const heads = lines.map(({ depth, text }) => `${'  '.repeat(depth)}${text}`);
  const widest = Math.min(
    72,
    Math.max(0, ...lines.map(({ values }, index) => (values === '' ? 0 : columnsOf(heads[index]!)))),
  );
  return lines.map(({ depth, mark, text, values }, index) => {
    const indent = '  '.repeat(depth);
    const rest =
      values === '' ? '' : `${' '.repeat(Math.max(0, widest - columnsOf(heads[index]!)))}   ${paint('dim', values)}`;
    return `${indent}${paint(styles[mark], mark)} ${text}${rest}`;
  });
}
