/** Findings for people: place, message, the line with a caret under the fault, what to do, and the page that explains it. */
import { styleText } from 'node:util';
import { maskCardNumbers } from '../../engine/card/numbers-in-text.ts';
import type { Finding } from '../../shared/finding.ts';
import type { Bilingual, Language } from '../../shared/languages.ts';
import { findingTexts } from './finding-texts.ts';
import { columnsOf, indentLike } from './width.ts';

/** How a report is written. */
export interface ReportOptions {
  /** Texts of the files by path, for the line that is shown. */
  readonly files: ReadonlyMap<string, string>;
  /** Put before paths, so that they can be opened from where the reader stands: `rules/`. */
  readonly prefix?: string;
  readonly colour?: boolean;
  /** English where it is not given. */
  readonly language?: Language;
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
  return [...blocks, summary(findings, paint, options.language ?? 'en')].join('\n\n');
}

/** What errors and warnings are called. */
export const severityNames: Readonly<Record<Finding['severity'], Bilingual>> = {
  error: { ja: 'エラー', en: 'error' },
  warning: { ja: '警告', en: 'warning' },
};

function block(
  finding: Finding,
  { files, prefix = '', language = 'en' }: ReportOptions,
  paint: (style: Style, text: string) => string,
) {
  const { file, line, column, length, code, severity } = finding;
  const { message, notes: told } = findingTexts(finding, language);
  const style = severity === 'error' ? 'red' : 'yellow';
  const head = `${paint('bold', `${prefix}${file}:${line}:${column}:`)} ${paint(style, `${severityNames[severity][language]}[${code}]`)} ${message}`;
  const gutter = ' '.repeat(String(line).length);
  const written = files.get(file)?.split('\n')[line - 1]?.trimEnd();
  // A report ends up in the log of a CI run: a case may hold a card number that somebody copied into it.
  const source = written === undefined ? undefined : (maskCardNumbers(written, false) ?? written);
  const shown =
    source === undefined || source === ''
      ? []
      : [
          `${paint('dim', `${line} |`)} ${source}`,
          `${paint('dim', `${gutter} |`)} ${indentLike(source.slice(0, column - 1))}${paint(style, carets(source, column, length))}`,
        ];
  const notes = [...told, `${language === 'ja' ? '解説' : 'help'}: ${helpPage(code)}`];
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
function summary(
  findings: readonly Finding[],
  paint: (style: Style, text: string) => string,
  language: Language,
): string {
  const ja = language === 'ja';
  const counts = (['error', 'warning'] as const).flatMap(severity => {
    const found = findings.filter(finding => finding.severity === severity).length;
    if (found === 0) return [];
    return ja ? [`${severityNames[severity].ja}${found}件`] : [`${found} ${severity}${found === 1 ? '' : 's'}`];
  });
  if (counts.length === 0) return paint('green', ja ? '問題は見つかりませんでした。' : 'No problems found.');
  return paint('bold', ja ? `${counts.join('、')}。` : `${counts.join(', ')}.`);
}
