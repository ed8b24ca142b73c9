/** What a replay came to, in a few lines for people. */
import { padTo } from '../authoring/report/width.ts';
import type { Count, Figures, Proportion, ReplayNumbers } from '../replay/numbers/index.ts';
import type { ReplayCounts } from '../replay/run/replay.ts';
import type { Language } from '../shared/languages.ts';
import { currencies } from '../shared/money.ts';

type SummaryWords = typeof english;

/** What the lines are made of; the Japanese has the same words, or does not compile. */
const english = {
  labels: { read: 'Read', rules: 'Rules', result: 'Result', against: 'Against', flips: 'Flips' },
  read: (lines: string, attempts: string, outcomes: string) =>
    `${lines} lines: ${attempts} attempts, ${outcomes} outcomes`,
  repeated: (attempts: string) => `${attempts} attempts came again and count once`,
  withoutAttempt: (outcomes: string) => `${outcomes} outcomes have no attempt in the history`,
  rejected: (lines: string, causes: string) => `${lines} lines rejected: ${causes}`,
  masked: (texts: string) => `${texts} texts held a card number; it was masked`,
  empty: 'no order or payment was read: there is nothing to judge',
  otherCurrency: (orders: string, money: string, currency: string) =>
    `${orders} orders of ${money} are counted, their amounts are not added (--currency ${currency})`,
  noneToJudge: 'none to judge',
  challenged: (challenged: string, all: string, rate: string) => `challenged ${challenged} of ${all}, ${rate}`,
  caught: (caught: string, fraud: string, money: string, ofMoney: string, recall: string) =>
    `fraud caught ${caught} of ${fraud}, ${money} of ${ofMoney}; recall ${recall}`,
  good: (orders: string, money: string, precision: string) =>
    `good orders challenged ${orders}, ${money}; precision ${precision}`,
  part: (orders: string, money: string) => `${orders} (${money})`,
  flips: (to: string, all: string, fraud: string, good: string, unjudged: string) =>
    `to ${to}: ${all}; fraud ${fraud}, good ${good}, not judged ${unjudged}`,
};

const japanese: SummaryWords = {
  labels: { read: '読込', rules: '変更案', result: '結果', against: '現行', flips: '変化' },
  read: (lines, attempts, outcomes) => `${lines}行：試行${attempts}件、その後の結果${outcomes}件`,
  repeated: attempts => `重複した試行${attempts}件は1件として数えました`,
  withoutAttempt: outcomes => `結果${outcomes}件は、対応する試行が履歴にありません`,
  rejected: (lines, causes) => `使えない行${lines}行：${causes}`,
  masked: texts => `カード番号を含む文字列${texts}件を伏せ字にしました`,
  empty: '注文も支払いも読み込めず、判定の対象がありません',
  otherCurrency: (orders, money, currency) =>
    `${orders}件（${money}）は件数にだけ含め、金額には加えません（--currency ${currency}）`,
  noneToJudge: '判定できる注文なし',
  challenged: (challenged, all, rate) => `チャレンジを要求 ${all}件中${challenged}件、${rate}`,
  caught: (caught, fraud, money, ofMoney, recall) =>
    `不正の捕捉 ${fraud}件中${caught}件（${ofMoney}のうち${money}）、再現率 ${recall}`,
  good: (orders, money, precision) => `チャレンジがかかる正常な注文 ${orders}件（${money}）、適合率 ${precision}`,
  part: (orders, money) => `${orders}件（${money}）`,
  flips: (to, all, fraud, good, unjudged) => `${to} へ：${all}。不正${fraud}、正常${good}、未判定${unjudged}`,
};

const words: Readonly<Record<Language, SummaryWords>> = { en: english, ja: japanese };

/** Counts, and the main figures of each rule set. */
export function summaryText(
  { counts, numbers }: { readonly counts: ReplayCounts; readonly numbers?: ReplayNumbers },
  language: Language,
): string {
  const said = words[language];
  const { read, rules, result, against } = said.labels;
  const notes = [
    ...(counts.repeated > 0 ? [said.repeated(figure(counts.repeated))] : []),
    ...(counts.without_attempt > 0 ? [said.withoutAttempt(figure(counts.without_attempt))] : []),
    ...(counts.rejected > 0 ? [said.rejected(figure(counts.rejected), causesOf(counts))] : []),
    ...(counts.masked > 0 ? [said.masked(figure(counts.masked))] : []),
    ...(counts.attempts === 0 ? [said.empty] : []),
    ...(numbers?.other_currencies ?? []).map(({ currency, orders, amount }) =>
      said.otherCurrency(figure(orders), moneyText(amount, currency), currency),
    ),
  ];
  const lines = [
    ...labelled(read, [said.read(figure(counts.lines), figure(counts.attempts), figure(counts.outcomes)), ...notes]),
    ...(numbers
      ? [
          ...labelled(numbers.against ? rules : result, figuresOf(numbers.rules.decision, numbers, said)),
          ...(numbers.against ? labelled(against, figuresOf(numbers.against.decision, numbers, said)) : []),
          ...labelled(said.labels.flips, flipsOf(numbers, said)),
        ]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** Lines under one label, which stands before the first. */
export function labelled(label: string, lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => `${padTo(index === 0 ? label : '', 8)}${line}`);
}

const figure = (value: number) => Math.round(value).toLocaleString('en-US');

/** Minor units as people write them: `1,234 JPY`, `12.50 USD`. */
function moneyText(amount: number, currency: string): string {
  const exponent = currencies.get(currency)?.exponent ?? 0;
  const major = Math.round(amount) / 10 ** exponent;
  const digits = { minimumFractionDigits: exponent, maximumFractionDigits: exponent };
  return `${major.toLocaleString('en-US', digits)} ${currency}`;
}

function causesOf({ rejected_by }: ReplayCounts): string {
  return Object.entries(rejected_by)
    .sort(([, one], [, other]) => other - one)
    .map(([code, count]) => `${code} ${figure(count)}`)
    .join(', ');
}

const percent = ({ share, low, high }: Proportion, said: SummaryWords) =>
  share === null || low === null || high === null
    ? said.noneToJudge
    : `${(share * 100).toFixed(2)} % (${(low * 100).toFixed(2)}–${(high * 100).toFixed(2)})`;

function figuresOf(figures: Figures, { assumptions }: ReplayNumbers, said: SummaryWords): string[] {
  const { all, challenged, challenge_rate, fraud, fraud_caught, recall, good_challenged, precision } = figures;
  const money = ({ amount }: { readonly amount: number }) => moneyText(amount, assumptions.currency);
  const orders = (count: Count) => figure(count.orders);
  return [
    said.challenged(orders(challenged), orders(all), percent(challenge_rate, said)),
    said.caught(orders(fraud_caught), orders(fraud), money(fraud_caught), money(fraud), percent(recall, said)),
    said.good(orders(good_challenged), money(good_challenged), percent(precision, said)),
  ];
}

function flipsOf({ flips, assumptions }: ReplayNumbers, said: SummaryWords): string[] {
  const part = ({ orders, amount }: Count) => said.part(figure(orders), moneyText(amount, assumptions.currency));
  return (flips ?? []).map(({ to, all, fraud, good, unjudged }) =>
    said.flips(to, part(all), part(fraud), part(good), part(unjudged)),
  );
}
