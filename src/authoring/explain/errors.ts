/** What the API's problems and the command line's faults mean: the texts of the catalogue that both doors answer with. */
import { type FaultCode, faults, type ProblemDefinition, problems } from '../../shared/errors.ts';

/** Every code of a problem or a fault. */
export const errorCodes: readonly string[] = [...new Set([...Object.keys(problems), ...Object.keys(faults)])];

/** Explains the code of a problem that the API answers with, or of a fault that ends a command; nothing for another name. */
export function explainError(asked: string): string[] {
  // A problem document carries its code as a URN as well (RFC 9457, `type`).
  const name = asked.replace(/^urn:sekisho:problem:/, '');
  const problem = Object.hasOwn(problems, name) ? explainProblem(name, problems[name as keyof typeof problems]) : [];
  const fault = Object.hasOwn(faults, name) ? explainFault(name as FaultCode) : [];
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

function explainFault(code: FaultCode): string[] {
  const { exit, text, remedy } = faults[code];
  return [
    [
      `fault ${code}: a command ends with it, exit status ${exit}`,
      `  ${text}`,
      `  what to do: ${remedy}`,
      '  docs/operations.md',
    ].join('\n'),
  ];
}
