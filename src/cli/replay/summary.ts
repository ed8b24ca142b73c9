/** What a replay came to, in a few lines for people. */
import { padTo } from '../../authoring/report/width.ts';
import type { Count, Flip, Proportion, ReplayNumbers, SideNumbers } from '../../replay/numbers/index.ts';
import { causesOf, rejectNames } from '../../replay/reject-names.ts';
import type { ReplayCounts } from '../../replay/run/counts.ts';
import type { Language } from '../../shared/languages.ts';
import { currencies } from '../../shared/money.ts';
import { counted, isOne } from '../../shared/plural.ts';

type SummaryWords = typeof english;

/** Why lines were rejected: the name of the cause with its code, and how many. */
interface Cause {
  readonly name: string;
  readonly lines: string;
}

/** What the lines are made of; the Japanese has the same words, or does not compile. */
const english = {
  labels: { read: 'Read', rules: 'Rules', result: 'Result', against: 'Against', flips: 'Flips' },
  read: (lines: string, attempts: string, outcomes: string) =>
    `${counted(lines, 'line')}: ${counted(attempts, 'attempt')}, ${counted(outcomes, 'outcome')}`,
  repeated: (attempts: string) =>
    `${counted(attempts, 'attempt')} came again and ${isOne(attempts) ? 'counts' : 'count'} once`,
  withoutAttempt: (outcomes: string) =>
    `${counted(outcomes, 'outcome')} ${isOne(outcomes) ? 'has' : 'have'} no attempt in the history`,
  withoutAttemptInSlices: (outcomes: string) =>
    `${counted(outcomes, 'outcome')} of all slices ${isOne(outcomes) ? 'has' : 'have'} no attempt in the history; "replay merge" takes ${isOne(outcomes) ? 'it' : 'them'} off`,
  rejected: (lines: string, causes: readonly Cause[]) =>
    `${counted(lines, 'line')} rejected: ${causes.map(({ name, lines }) => `${name} ${lines}`).join(', ')}`,
  masked: (texts: string) => `${counted(texts, 'text')} held a card number; it was masked`,
  empty: 'no order or payment was read: there is nothing to judge',
  otherCurrency: (orders: string, money: string, currency: string) =>
    isOne(orders)
      ? `1 order of ${money} is counted, its amount is not added (--currency ${currency})`
      : `${orders} orders of ${money} are counted, their amounts are not added (--currency ${currency})`,
  tooYoung: (orders: string, all: boolean, days: string) =>
    `${all && !isOne(orders) ? 'all ' : ''}${counted(orders, 'order')} ${isOne(orders) ? 'is' : 'are'} younger than ${counted(days, 'day')} and left out of the judgement (--label-delay)`,
  noneToJudge: 'none to judge',
  money: (major: string, currency: string) => `${major} ${currency}`,
  share: (share: string, low: string, high: string) => `${share} % (${low}–${high})`,
  challenged: (challenged: string, all: string, rate: string) => `challenged ${challenged} of ${all}, ${rate}`,
  caught: (caught: string, fraud: string, money: string, ofMoney: string, recall: string) =>
    `fraud caught ${caught} of ${fraud}, ${money} of ${ofMoney}; recall ${recall}`,
  paid: (caught: string, fraud: string, money: string, ofMoney: string) =>
    `of these, payments approved: caught ${caught} of ${fraud}, ${money} of ${ofMoney}`,
  good: (orders: string, money: string, precision: string) =>
    `good orders challenged ${orders}, ${money}; precision ${precision}`,
  part: (orders: string, money: string) => `${orders} (${money})`,
  ofFraudApproved: (approved: string) => `, of which approved ${approved}`,
  flips: (to: Flip['to'], all: string, fraud: string, good: string, unjudged: string) =>
    `to ${to}: ${all}; fraud ${fraud}, good ${good}, not judged ${unjudged}`,
};

const japanese: SummaryWords = {
  labels: { read: '読込', rules: '変更案', result: '結果', against: '現行', flips: '変化' },
  read: (lines, attempts, outcomes) => `${lines}行：試行${attempts}件、その後の結果${outcomes}件`,
  repeated: attempts => `同じ試行の重複${attempts}件は数えていません`,
  withoutAttempt: outcomes => `結果${outcomes}件は、対応する試行が履歴にないため使っていません`,
  withoutAttemptInSlices: outcomes =>
    `全分割を通じて結果${outcomes}件は、対応する試行が履歴にありません（"replay merge" で除きます）`,
  rejected: (lines, causes) =>
    `使えない行${lines}行：${causes.map(({ name, lines }) => `${name} ${lines}行`).join('、')}`,
  masked: texts => `カード番号を含む文字列${texts}件を伏せ字にしました`,
  empty: '注文も決済も読み込めず、評価の対象がありません',
  otherCurrency: (orders, money, currency) =>
    `${currency} の注文${orders}件（${money}）は件数だけに含め、金額には加えていません（${currency} で集計するには --currency ${currency}）`,
  tooYoung: (orders, all, days) =>
    `注文${orders}件${all ? 'すべて' : ''}は、注文から${days}日未満のため判定から除いています（--label-delay）`,
  noneToJudge: '算出不可（対象なし）',
  money: (major, currency) => (currency === 'JPY' ? `${major}円` : `${major} ${currency}`),
  share: (share, low, high) => `${share}%（95%信頼区間 ${low}–${high}%）`,
  challenged: (challenged, all, rate) => `チャレンジを要求：${all}件中${challenged}件、${rate}`,
  caught: (caught, fraud, money, ofMoney, recall) =>
    `不正の捕捉：${fraud}件中${caught}件（${ofMoney}のうち${money}）、再現率 ${recall}`,
  paid: (caught, fraud, money, ofMoney) => `うち承認された決済：${fraud}件中${caught}件（${ofMoney}のうち${money}）`,
  good: (orders, money, precision) => `チャレンジがかかる正常な注文：${orders}件（${money}）、適合率 ${precision}`,
  part: (orders, money) => `${orders}件（${money}）`,
  ofFraudApproved: approved => `、うち承認された決済${approved}`,
  flips: (to, all, fraud, good, unjudged) =>
    `${to === 'challenge' ? '新たにチャレンジ' : 'チャレンジがなくなる'}：${all}。内訳は不正${fraud}、正常${good}、未判定${unjudged}`,
};

const words: Readonly<Record<Language, SummaryWords>> = { en: english, ja: japanese };

/** Counts, and the main figures of each rule set. */
export function summaryText(
  { counts, numbers }: { readonly counts: ReplayCounts; readonly numbers?: ReplayNumbers },
  language: Language,
): string {
  const said = words[language];
  const { read, rules, result, against } = said.labels;
  // Numbers come with whole histories: slices have none.
  const withoutAttempt = numbers ? said.withoutAttempt : said.withoutAttemptInSlices;
  const notes = [
    ...(counts.repeated > 0 ? [said.repeated(figure(counts.repeated))] : []),
    ...(counts.without_attempt > 0 ? [withoutAttempt(figure(counts.without_attempt))] : []),
    ...(counts.rejected > 0 ? [said.rejected(figure(counts.rejected), namedCauses(counts, language))] : []),
    ...(counts.masked > 0 ? [said.masked(figure(counts.masked))] : []),
    ...(counts.attempts === 0 ? [said.empty] : []),
    ...(numbers?.other_currencies ?? []).map(({ currency, orders, amount }) =>
      said.otherCurrency(figure(orders), moneyText(amount, currency, said), currency),
    ),
  ];
  const young = numbers?.labels.too_young.orders ?? 0;
  if (numbers && young > 0)
    notes.push(
      said.tooYoung(figure(young), young === numbers.all.orders, figure(numbers.assumptions.label_delay_days)),
    );
  const lines = [
    ...labelled(read, [said.read(figure(counts.lines), figure(counts.attempts), figure(counts.outcomes)), ...notes]),
    ...(numbers
      ? [
          ...labelled(numbers.against ? rules : result, figuresOf(numbers.rules, numbers, said)),
          ...(numbers.against ? labelled(against, figuresOf(numbers.against, numbers, said)) : []),
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

/** Minor units as people of a language write them: `1,234 JPY`, `12.50 USD`, `1,234円`. */
export function moneyIn(amount: number, currency: string, language: Language): string {
  return moneyText(amount, currency, words[language]);
}

function moneyText(amount: number, currency: string, said: SummaryWords): string {
  const exponent = currencies.get(currency)?.exponent ?? 0;
  const major = Math.round(amount) / 10 ** exponent;
  const digits = { minimumFractionDigits: exponent, maximumFractionDigits: exponent };
  return said.money(major.toLocaleString('en-US', digits), currency);
}

/** `not JSON [not-json]`, most first. */
function namedCauses({ rejected_by }: ReplayCounts, language: Language): Cause[] {
  return causesOf(rejected_by).map(({ code, rows }) => ({
    name: `${rejectNames[code][language]} [${code}]`,
    lines: figure(rows),
  }));
}

const inHundred = (share: number) => (share * 100).toFixed(2);

const percent = ({ share, low, high }: Proportion, said: SummaryWords) =>
  share === null || low === null || high === null
    ? said.noneToJudge
    : said.share(inHundred(share), inHundred(low), inHundred(high));

function figuresOf(
  { decision, fraud_approved }: SideNumbers,
  { assumptions }: ReplayNumbers,
  said: SummaryWords,
): string[] {
  const { all, challenged, challenge_rate, fraud, fraud_caught, recall, good_challenged, precision } = decision;
  const { caught, missed } = fraud_approved;
  const paid = { orders: caught.orders + missed.orders, amount: caught.amount + missed.amount };
  const money = ({ amount }: { readonly amount: number }) => moneyText(amount, assumptions.currency, said);
  const orders = (count: Count) => figure(count.orders);
  return [
    said.challenged(orders(challenged), orders(all), percent(challenge_rate, said)),
    said.caught(orders(fraud_caught), orders(fraud), money(fraud_caught), money(fraud), percent(recall, said)),
    ...(paid.orders > 0 ? [said.paid(orders(caught), orders(paid), money(caught), money(paid))] : []),
    said.good(orders(good_challenged), money(good_challenged), percent(precision, said)),
  ];
}

function flipsOf({ flips, assumptions }: ReplayNumbers, said: SummaryWords): string[] {
  const part = ({ orders, amount }: Count) => said.part(figure(orders), moneyText(amount, assumptions.currency, said));
  return (flips ?? []).map(({ to, all, fraud, fraud_approved: paid, good, unjudged }) => {
    const approved = paid.orders > 0 ? said.ofFraudApproved(part(paid)) : '';
    return said.flips(to, part(all), `${part(fraud)}${approved}`, part(good), part(unjudged));
  });
}
