/** What commands that read streams say on stderr of lines: which cannot be used, why, what to do; and what was masked. */
import { refusalIn } from '../../authoring/report/japanese.ts';
import { lineRemedyIn } from '../../authoring/report/problems-in-japanese.ts';
import { type LineProblemCode, type Problem, problemText } from '../../shared/errors.ts';
import type { Language } from '../../shared/languages.ts';

/**
 * Two lines a problem: place, cause and code, and below what to do. Ends with a line end.
 * @param place such as `orders.ndjson:3`
 */
export function rejectedLines(
  place: string,
  problems: readonly Problem<LineProblemCode>[],
  language: Language,
): string {
  const lines = problems.map(
    problem =>
      `${place}: ${refusalIn(problemText(problem), language)} [${problem.code}]\n  ${lineRemedyIn(problem.code, language)}\n`,
  );
  return lines.join('');
}

/** How many texts held a card number; ends with a line end. */
export function maskedLine(masked: number, language: Language): string {
  return language === 'ja'
    ? `カード番号を含む文字列${masked}件を伏せ字にしました。\n`
    : `${masked} text(s) held a card number where none belongs; it was masked.\n`;
}
