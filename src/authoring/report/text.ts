/** Findings for people: place, message, the line with a caret under the fault, what to do, and the page that explains it. */
import { styleText } from 'node:util';
import type { Finding } from '../../shared/finding.ts';
import { columnsOf, indentLike } from './width.ts';

/** How a report is written. */
export interface ReportOptions {
  /** Texts of the files by path, for the line that is shown. */
  readonly files: ReadonlyMap<string, string>;
  /** Put before paths, so that they can be opened from where the reader stands: `rules/`. */
  readonly prefix?: string;
  readonly colour?: boolean;
}

/** The page of a code. */
export function helpPage(code: string): string {
  return `docs/errors/${code}.md`;
}

type Style = Parameters<typeof styleText>[0];

/** All findings, each as a small block, with a last line that counts them. */
export function textReport(findings: readonly Finding[], options: ReportOptions): string {
  const paint = (style: Style, text: string) =>
    options.colour === true ? styleText(style, text, { validateStream: false }) : text;
  const blocks = findings.map(finding => block(finding, options, paint));
  return [...blocks, summary(findings, paint)].join('\n\n');
}

function block(finding: Finding, { files, prefix = '' }: ReportOptions, paint: (style: Style, text: string) => string) {
  const { file, line, column, length, code, severity, message, hint } = finding;
  const style = severity === 'error' ? 'red' : 'yellow';
  const head = `${paint('bold', `${prefix}${file}:${line}:${column}:`)} ${paint(style, `${severity}[${code}]`)} ${message}`;
  const gutter = ' '.repeat(String(line).length);
  const source = files.get(file)?.split('\n')[line - 1]?.trimEnd();
  const shown =
    source === undefined || source === ''
      ? []
      : [
          `${paint('dim', `${line} |`)} ${source}`,
          `${paint('dim', `${gutter} |`)} ${indentLike(source.slice(0, column - 1))}${paint(style, carets(source, column, length))}`,
        ];
  const notes = [...(hint === undefined ? [] : [hint]), `help: ${helpPage(code)}`];
  return [
    head,
    ...[...shown, ...notes.map(note => `${paint('dim', `${gutter} =`)} ${note}`)].map(text => `  ${text}`),
  ].join('\n');
}

function carets(source: string, column: number, length: number): string {
  const marked = source.slice(column - 1, column - 1 + length);
  return '^'.repeat(Math.max(1, columnsOf(marked)));
}

/** The last line: how many errors and warnings, or that all is well. */
function summary(findings: readonly Finding[], paint: (style: Style, text: string) => string): string {
  const count = (severity: Finding['severity'], word: string) => {
    const found = findings.filter(finding => finding.severity === severity).length;
    return found === 0 ? [] : [`${found} ${word}${found === 1 ? '' : 's'}`];
  };
  const counts = [...count('error', 'error'), ...count('warning', 'warning')];
  if (counts.length === 0) return paint('green', 'No problems found.');
  return paint('bold', `${counts.join(', ')}.`);
}
