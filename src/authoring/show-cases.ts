/** Results of cases for people: a line for each that does not hold, with the condition's parts and their values. */
import { styleText } from 'node:util';
import type { Verdict } from '../engine/types.ts';
import type { Bilingual, Language } from '../shared/languages.ts';
import { readYaml } from '../shared/yaml-file.ts';
import type { CaseResult, Check } from './cases/run.ts';
import type { RuleSetParts } from './parts.ts';
import { inLanguage } from './report/japanese.ts';
import { columnsOf } from './report/width.ts';
import { type TraceLine, traceLines, traceOf } from './show-trace.ts';

/** How results are written. */
export interface ShowOptions {
  readonly parts: RuleSetParts;
  /** Put before paths: `rules/`. */
  readonly prefix?: string;
  readonly colour?: boolean;
  readonly milliseconds?: number;
  /** English where it is not given. */
  readonly language?: Language;
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
  const last = totals(results, failed.length, options.milliseconds)[options.language ?? 'en'];
  return [...blocks, failed.length === 0 ? paint('green', last) : paint('red', last)].join('\n\n');
}

/** How many cases there were, and how many do not hold. */
function totals(results: readonly CaseResult[], failed: number, milliseconds: number | undefined): Bilingual {
  const rules = new Set(results.map(({ rule }) => rule.id)).size;
  const took = milliseconds === undefined ? undefined : Math.round(milliseconds);
  const en = `${count(results.length, 'case')} of ${count(rules, 'rule')}${took === undefined ? '' : ` in ${took} ms`}`;
  const ja = `ルール${rules}件の例${results.length}件${took === undefined ? '' : `（${took}ミリ秒）`}`;
  return failed === 0
    ? { en: `✓ ${en}: all hold.`, ja: `✓ ${ja}：すべて期待どおりです。` }
    : {
        en: `✗ ${en}: ${failed} ${failed === 1 ? 'does' : 'do'} not hold.`,
        ja: `✗ ${ja}：${failed}件が期待どおりではありません。`,
      };
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

function failure(
  { rule, entry, checks, problem }: CaseResult,
  { parts, prefix = '', language = 'en' }: ShowOptions,
  paint: Paint,
): string {
  const { line, column } = readYaml(rule.file, parts.files.get(rule.file) ?? '').placeOf(['cases', entry.index]);
  const head = `${paint('red', '✗')} ${paint('bold', `${prefix}${rule.file}:${line}:${column}`)} ${entry.name}`;
  if (problem !== undefined) return `${head}\n    ${inLanguage(problem, language)}`;
  const wrong = checks.filter(({ expected, actual }) => expected !== actual);
  return [head, ...wrong.map(check => wrongCheck(check, rule.condition, parts, { paint, language }))].join('\n');
}

function wrongCheck(
  check: Check,
  condition: Parameters<typeof traceOf>[0],
  parts: RuleSetParts,
  { paint, language }: { readonly paint: Paint; readonly language: Language },
): string {
  const lines = traceLines(traceOf(condition, check.situation, parts.lists), language);
  return [`    ${saidOf(check)[language]}`, ...showTraceLines(lines, paint).map(text => `      ${text}`)].join('\n');
}

/** What was expected of a case, and what came of it. */
function saidOf({ attempt, expected, actual, cause }: Check): Bilingual {
  const got = actual === 'unknown' ? 'unknown (data are missing)' : actual;
  return {
    en: `${attempt === undefined ? '' : `${attempt}: `}expected ${expected}, got ${got}${cause === undefined ? '' : ` (${cause})`}`,
    ja: `${attempt === undefined ? '' : `${attempt}：`}期待は ${expected}（${verdictNames[expected]}）、結果は ${actual}（${verdictNames[actual]}）${cause === undefined ? '' : `：${inLanguage(cause, 'ja')}`}`,
  };
}

/** Verdicts in Japanese; the words themselves are those of rule files. */
export const verdictNames: Readonly<Record<Verdict, string>> = {
  hit: '該当',
  miss: '非該当',
  unknown: 'データ不足で判断不能',
};

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
