/** What the API's problems and the command line's faults mean: the texts of the catalogue that both doors answer with. */
import { type FaultCode, type FaultDefinition, faults, type ProblemDefinition, problems } from '../../shared/errors.ts';

/** Every code of a problem or a fault. */
export const errorCodes: readonly string[] = [...new Set([...Object.keys(problems), ...Object.keys(faults)])];

/** What faults say in Japanese, where the reader wants it. */
export type FaultsInJapanese = Readonly<Record<FaultCode, Pick<FaultDefinition, 'text' | 'remedy'>>>;

/**
 * Explains the code of a problem that the API answers with, or of a fault that ends a command; nothing for another name.
 * Problems are in English whatever the reader's language, as the API answers them.
 */
export function explainError(asked: string, japanese?: FaultsInJapanese): string[] {
  // A problem document carries its code as a URN as well (RFC 9457, `type`).
  const name = asked.replace(/^urn:sekisho:problem:/, '');
  const problem = Object.hasOwn(problems, name) ? explainProblem(name, problems[name as keyof typeof problems]) : [];
  const fault = Object.hasOwn(faults, name) ? explainFault(name as FaultCode, japanese) : [];
  return [...problem, ...fault];
}

function explainProblem(code: string, { status, title, text, remedy }: ProblemDefinition): string[] {
  return [
    [
      `problem ${code}: the API answers it with status ${status}`,
      `  ${title}`,
      `  ${text}`,
      `  what to do: ${remedy}`,
      '  docs/api.md',
    ].join('\n'),
  ];
}

function explainFault(code: FaultCode, japanese?: FaultsInJapanese): string[] {
  const { exit, text, remedy } = faults[code];
  if (japanese !== undefined) {
    const said = japanese[code];
    return [
      [
        `エラー ${code}：コマンドを終わらせるエラー（終了ステータス ${exit}）`,
        `  ${said.text}`,
        `  対処：${said.remedy}`,
        '  docs/operations.md',
      ].join('\n'),
    ];
  }
  return [
    [
      `fault ${code}: a command ends with it, exit status ${exit}`,
      `  ${text}`,
      `  what to do: ${remedy}`,
      '  docs/operations.md',
    ].join('\n'),
  ];
}
