/** What is stated about the inputs, for people at a terminal. */
import type { Counts, FileReport, JoinReport, ReadReport } from './report.ts';

/** A line or two a file, and how files of different kinds found one another. Ends with a line end; empty for no report. */
export function readReportText(report: ReadReport | undefined): string {
  if (!report) return '';
  const lines = report.files.flatMap(fileLines);
  if (report.join) lines.push(...joinLines(report.join));
  return lines.map(line => `${line}\n`).join('');
}

function fileLines(file: FileReport): string[] {
  const how = [file.mapping, kindOf(file), encodingOf(file)].filter(part => part !== undefined).join(', ');
  const head = `File    ${file.file}: ${how}: ${count(file.rows)} rows, ${count(file.attempts)} attempts, ${count(file.outcomes)} outcomes`;
  const gaiji = file.text?.gaiji ?? 0;
  const others = Object.entries(file.text?.otherLines ?? {}).map(([name, lines]) => `${count(lines)} lines in ${name}`);
  const notes = [
    ...(file.left_out > 0 ? [`${count(file.left_out)} orders left out, not paid by card`] : []),
    ...(total(file.rejected) > 0 ? [`${count(total(file.rejected))} rows refused (${listed(file.rejected)})`] : []),
    ...(total(file.dropped) > 0 ? [`${count(total(file.dropped))} values left out (${listed(file.dropped)})`] : []),
    ...(file.masked > 0 ? [`${count(file.masked)} card numbers masked`] : []),
    ...others,
    ...(gaiji > 0 ? [`${count(gaiji)} characters outside the standard (gaiji)`] : []),
  ];
  return notes.length === 0 ? [head] : [head, `        ${notes.join('; ')}`];
}

function kindOf({ kind, packing }: FileReport): string {
  const name = { csv: 'delimited text', parquet: 'Parquet', ndjson: 'NDJSON' }[kind];
  return packing === 'none' ? name : `${name} in ${packing}`;
}

function encodingOf({ kind, text }: FileReport): string | undefined {
  if (kind === 'parquet' || !text) return undefined;
  if (text.encoding === undefined) return 'ASCII';
  return `${text.encoding} (${text.asked ? 'as stated' : 'told by its bytes'})`;
}

function joinLines(join: JoinReport): string[] {
  const { orders, orders_with_payment, payments, payments_with_order, outcome_rows, outcome_rows_with_attempt } = join;
  const parts = [
    ...(orders > 0 && payments > 0
      ? [
          shareOf(orders_with_payment, orders, 'orders found a payment'),
          shareOf(payments_with_order, payments, 'payments an order'),
        ]
      : []),
    ...(outcome_rows > 0 ? [shareOf(outcome_rows_with_attempt, outcome_rows, 'rows of outcomes their attempt')] : []),
  ];
  return parts.map((part, index) => `${index === 0 ? 'Joined  ' : '        '}${part}`);
}

const shareOf = (found: number, all: number, what: string) =>
  `${count(found)} of ${count(all)} ${what}; ${count(all - found)} (${(((all - found) / all) * 100).toFixed(1)} %) found no partner`;
const count = (value: number) => value.toLocaleString('en-US');
const total = (counts: Counts) => Object.values(counts).reduce((sum, each) => sum + each, 0);
const listed = (counts: Counts) =>
  Object.entries(counts)
    .toSorted(([, one], [, other]) => other - one)
    .map(([name, each]) => `${name} ${count(each)}`)
    .join(', ');
