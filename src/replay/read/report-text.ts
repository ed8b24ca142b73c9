/** What is stated about the inputs, for people at a terminal. */
import type { Language } from '../../shared/languages.ts';
import { counted, isOne } from '../../shared/plural.ts';
import { causesOf, rejectNames } from '../reject-names.ts';
import type { RejectCounts } from '../types.ts';
import type { Counts, FileReport, JoinReport, ReadReport } from './report.ts';

type ReadWords = typeof english;

/** What the lines are made of; the Japanese has the same words, or does not compile. */
const english = {
  // Labels are eight columns wide, as those of the summary.
  file: 'File    ',
  joined: 'Joined  ',
  head: (file: string, how: readonly string[], counts: string) => `${file}: ${how.join(', ')}: ${counts}`,
  counts: (rows: string, attempts: string, outcomes: string) =>
    `${counted(rows, 'row')}, ${counted(attempts, 'attempt')}, ${counted(outcomes, 'outcome')}`,
  leftOut: (orders: string) => `${counted(orders, 'order')} left out, not paid by card`,
  refused: (rows: string, causes: readonly string[]) => `${counted(rows, 'row')} refused (${causes.join(', ')})`,
  dropped: (values: string, causes: readonly string[]) => `${counted(values, 'value')} left out (${causes.join(', ')})`,
  masked: (numbers: string) => `${counted(numbers, 'card number')} masked`,
  otherLines: (lines: string, name: string) => `${counted(lines, 'line')} in ${name}`,
  gaiji: (characters: string) => `${counted(characters, 'character')} outside the standard (gaiji)`,
  text: 'delimited text',
  below: (line: string) => `header on line ${line}, below a title`,
  packed: (name: string, packing: string) => `${name} in ${packing}`,
  stated: (encoding: string) => `${encoding} (as stated)`,
  told: (encoding: string) => `${encoding} (told by its bytes)`,
  between: '; ',
  orders: (found: string, all: string, alone: string, share: string) =>
    `${found} of ${counted(all, 'order')} found a payment; ${alone} (${share} %) found no partner`,
  payments: (found: string, all: string, alone: string, share: string) =>
    `${found} of ${counted(all, 'payment')} an order; ${alone} (${share} %) found no partner`,
  outcomes: (found: string, all: string, alone: string, share: string) =>
    `${found} of ${counted(all, 'row')} of outcomes found ${isOne(all) ? 'its' : 'their'} attempt; ${alone} (${share} %) found no partner`,
};

const japanese: ReadWords = {
  file: '入力    ',
  joined: '突合    ',
  head: (file, how, counts) => `${file}（${how.join('、')}）：${counts}`,
  counts: (rows, attempts, outcomes) => `${rows}行、試行${attempts}件、結果${outcomes}件`,
  leftOut: orders => `カード以外の支払いのため対象外の注文${orders}件`,
  refused: (rows, causes) => `使えない行${rows}行（${causes.join('、')}）`,
  dropped: (values, causes) => `使わなかった値${values}個（${causes.join('、')}）`,
  masked: numbers => `伏せ字にしたカード番号${numbers}件`,
  otherLines: (lines, name) => `${name} の行${lines}行`,
  gaiji: characters => `規格外の文字（外字）${characters}字`,
  text: '区切り文字のテキスト',
  below: line => `表題の下の${line}行目が見出し`,
  packed: (name, packing) => `${name}の ${packing} 圧縮`,
  stated: encoding => `文字コードは指定された ${encoding}`,
  told: encoding => `文字コードは内容から ${encoding} と判別`,
  between: '、',
  orders: (found, all, alone, share) =>
    `注文${all}件のうち${found}件に決済が見つかりました。相手のない注文${alone}件（${share}%）`,
  payments: (found, all, alone, share) =>
    `決済${all}件のうち${found}件に注文が見つかりました。相手のない決済${alone}件（${share}%）`,
  outcomes: (found, all, alone, share) =>
    `結果${all}行のうち${found}行に試行が見つかりました。相手のない結果${alone}行（${share}%）`,
};

const words: Readonly<Record<Language, ReadWords>> = { en: english, ja: japanese };

/** A line or two a file, and how files of different kinds found one another. Ends with a line end; empty for no report. */
export function readReportText(report: ReadReport | undefined, language: Language = 'en'): string {
  if (!report) return '';
  const said = words[language];
  const lines = report.files.flatMap(file => fileLines(file, language));
  if (report.join) lines.push(...joinLines(report.join, said));
  return lines.map(line => `${line}\n`).join('');
}

/** What stands under a label begins here. */
const indent = ' '.repeat(8);

function fileLines(file: FileReport, language: Language): string[] {
  const said = words[language];
  const below = file.header_line === undefined ? undefined : said.below(count(file.header_line));
  const how = [file.mapping, below, kindOf(file, said), encodingOf(file, said)].filter(part => part !== undefined);
  const counts = said.counts(count(file.rows), count(file.attempts), count(file.outcomes));
  const head = `${said.file}${said.head(file.file, how, counts)}`;
  const gaiji = file.text?.gaiji ?? 0;
  const others = Object.entries(file.text?.otherLines ?? {}).map(([name, lines]) =>
    said.otherLines(count(lines), name),
  );
  const notes = [
    ...(file.left_out > 0 ? [said.leftOut(count(file.left_out))] : []),
    ...(total(file.rejected) > 0 ? [said.refused(count(total(file.rejected)), causesIn(file.rejected, language))] : []),
    ...(total(file.dropped) > 0 ? [said.dropped(count(total(file.dropped)), listed(file.dropped))] : []),
    ...(file.masked > 0 ? [said.masked(count(file.masked))] : []),
    ...others,
    ...(gaiji > 0 ? [said.gaiji(count(gaiji))] : []),
  ];
  return notes.length === 0 ? [head] : [head, `${indent}${notes.join(said.between)}`];
}

function kindOf({ kind, packing }: FileReport, said: ReadWords): string {
  const name = { csv: said.text, parquet: 'Parquet', ndjson: 'NDJSON', 'json-lines': 'NDJSON' }[kind];
  return packing === 'none' ? name : said.packed(name, packing);
}

function encodingOf({ kind, text }: FileReport, said: ReadWords): string | undefined {
  if (kind === 'parquet' || !text) return undefined;
  if (text.encoding === undefined) return 'ASCII';
  return text.asked ? said.stated(text.encoding) : said.told(text.encoding);
}

function joinLines(join: JoinReport, said: ReadWords): string[] {
  const { orders, orders_with_payment, payments, payments_with_order, outcome_rows, outcome_rows_with_attempt } = join;
  const parts = [
    ...(orders > 0 && payments > 0
      ? [shareOf(orders_with_payment, orders, said.orders), shareOf(payments_with_order, payments, said.payments)]
      : []),
    ...(outcome_rows > 0 ? [shareOf(outcome_rows_with_attempt, outcome_rows, said.outcomes)] : []),
  ];
  return parts.map((part, index) => `${index === 0 ? said.joined : indent}${part}`);
}

const shareOf = (found: number, all: number, said: ReadWords['orders']) =>
  said(count(found), count(all), count(all - found), (((all - found) / all) * 100).toFixed(1));
const count = (value: number) => value.toLocaleString('en-US');
const total = (counts: Counts | RejectCounts) => Object.values(counts).reduce((sum, each) => sum + each, 0);
const listed = (counts: Counts) =>
  Object.entries(counts)
    .toSorted(([, one], [, other]) => other - one)
    .map(([name, each]) => `${name} ${count(each)}`);
/** `time not readable [bad-date] 3`, most first. */
const causesIn = (counts: RejectCounts, language: Language) =>
  causesOf(counts).map(({ code, rows }) => `${rejectNames[code][language]} [${code}] ${count(rows)}`);
