/** What the API's problems and the command line's faults mean: the texts of the catalogue that both doors answer with. */

import {
  type FaultCode,
  type FaultDefinition,
  faults,
  hasLineRemedy,
  type ProblemCode,
  problems,
} from '../../shared/errors.ts';
import type { Language } from '../../shared/languages.ts';
import { lineRemedyIn, problemsInJapanese } from '../report/problems-in-japanese.ts';
import { nameWords } from './name-words.ts';

/** Every code of a problem or a fault. */
export const errorCodes: readonly string[] = [...new Set([...Object.keys(problems), ...Object.keys(faults)])];

/** What faults say in Japanese. */
export type FaultsInJapanese = Readonly<Record<FaultCode, Pick<FaultDefinition, 'text' | 'remedy'>>>;

/**
 * Explains the code of a problem that the API answers with, or of a fault that ends a command; nothing for another name.
 * The title of a problem is in English whatever the reader's language, as the API answers it.
 */
export function explainError(asked: string, language: Language, faultsInJapanese: FaultsInJapanese): string[] {
  // A problem document carries its code as a URN as well (RFC 9457, `type`).
  const name = asked.replace(/^urn:sekisho:problem:/, '');
  const problem = Object.hasOwn(problems, name) ? explainProblem(name as ProblemCode, language) : [];
  const fault = Object.hasOwn(faults, name) ? explainFault(name as FaultCode, language, faultsInJapanese) : [];
  return [...problem, ...fault];
}

function explainProblem(code: ProblemCode, language: Language): string[] {
  const words = nameWords[language];
  const { status, title } = problems[code];
  const { text, remedy } = (language === 'ja' ? problemsInJapanese : problems)[code];
  const ofLine = hasLineRemedy(code) ? [words.lineRemedy(lineRemedyIn(code, language))] : [];
  const lines = [words.problem(code, status), title, text, words.remedy(remedy), ...ofLine, 'docs/api.md'];
  return [lines.join('\n  ')];
}

function explainFault(code: FaultCode, language: Language, faultsInJapanese: FaultsInJapanese): string[] {
  const words = nameWords[language];
  const { text, remedy } = language === 'ja' ? faultsInJapanese[code] : faults[code];
  const lines = [words.fault(code, faults[code].exit), text, words.remedy(remedy), 'docs/operations.md'];
  return [lines.join('\n  ')];
}
