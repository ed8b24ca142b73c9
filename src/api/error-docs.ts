/** The tables of problems and faults in docs/, made from the catalogue (`npm run docs`). */
import { faults, hasLineRemedy, lineRemedies, type ProblemCode, problems } from '../shared/errors.ts';

/** The page with its table between `<!-- name -->` and `<!-- /name -->` made anew. */
function withTable(page: string, name: string, rows: readonly string[]): string {
  const [before, after] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const start = page.indexOf(before);
  const end = page.indexOf(after);
  if (start < 0 || end < start) throw new Error(`the page has no place for the table "${name}"`);
  return `${page.slice(0, start)}${before}\n${rows.join('\n')}\n\n${page.slice(end)}`;
}

/** docs/api.md with the present problems. */
export function withProblems(page: string): string {
  const rows = Object.entries(problems).map(
    ([code, { status, text, remedy }]) =>
      `| \`${code}\` | ${status} | ${text} | ${remedy}${ofLine(code as ProblemCode)} |`,
  );
  return withTable(page, 'problems', ['| code | status | meaning | what to do |', '|---|---|---|---|', ...rows]);
}

const ofLine = (code: ProblemCode) => (hasLineRemedy(code) ? ` In a stream: ${lineRemedies[code]}` : '');

/** docs/operations.md with the present faults. */
export function withFaults(page: string): string {
  const rows = Object.entries(faults).map(
    ([code, { exit, text, remedy }]) => `| \`${code}\` | ${exit} | ${text} | ${remedy} |`,
  );
  return withTable(page, 'faults', ['| code | exit status | meaning | what to do |', '|---|---|---|---|', ...rows]);
}
