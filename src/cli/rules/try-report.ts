/** The numbers of a trial for people. */
import { columnsOf, padStartTo, padTo } from '../../authoring/report/width.ts';
import { formatDecimal, formatMoney, formatPercent } from '../../engine/rules/numbers.ts';
import type { Count, Flip } from '../../replay/numbers/index.ts';
import type { TrialNumbers } from '../../replay/what-if/numbers.ts';
import type { Language } from '../../shared/languages.ts';
import { dateInJapan, timeInJapan } from '../../shared/time.ts';

type RuleNumbers = TrialNumbers['rules']['rules'][number];

/** Most examples that are listed for each way. */
const mostExamples = 10;

/** The report of a trial; `rule` names the rule that was tried, undefined for a whole rule set. */
export function trialReport(numbers: TrialNumbers, rule: string | undefined, language: Language = 'en'): string {
  const currency = numbers.assumptions.currency;
  const money = (amount: number) => formatMoney(amount, currency, language);
  const say: Saying = {
    language,
    words: words[language],
    counted: ({ orders, amount }) =>
      language === 'ja'
        ? `${formatDecimal(orders, 0)}件（${money(amount)}）`
        : `${formatDecimal(orders, 0)} (${money(amount)})`,
  };
  const sections = [
    history(numbers, say),
    ...(rule === undefined ? [ruleTable(numbers, say)] : [oneRule(numbers, rule, say)]),
    ...(numbers.flips ?? []).map(flip => flips(flip, say)),
    say.words.honest,
  ];
  return sections.join('\n\n');
}

/** How the report speaks. */
interface Saying {
  readonly language: Language;
  readonly words: Words;
  /** `1,204 (¥9,800,000)`: orders and what they were worth. */
  readonly counted: (count: Count) => string;
}

interface Words {
  /** Said where orders are in other currencies than the one that amounts are added in. */
  readonly otherCurrencies: (currency: string) => string;
  readonly noneJudged: string;
  readonly notThere: (rule: string) => string;
  readonly asIfLive: (rule: string) => string;
  /** Labels of the rows of one rule. */
  readonly hits: string;
  readonly fraudAmong: string;
  readonly ofAllFraud: string;
  readonly alone: string;
  readonly lacked: string;
  readonly orders: (count: string) => string;
  readonly timesUsual: (lift: string) => string;
  readonly aloneFraud: (fraud: string) => string;
  /** Heads of the table of rules. */
  readonly columns: readonly [rule: string, hits: string, alone: string, unknown: string, fraud: string];
  /** Said behind fraud of which payments were approved. */
  readonly paid: (approved: string) => string;
  readonly noRule: string;
  readonly score: string;
  readonly judged: Readonly<Record<Flip['sample'][number]['judged'], string>>;
  readonly honest: string;
}

/** The same in both languages: the type asks for every word. */
const words: Readonly<Record<Language, Words>> = {
  en: {
    otherCurrencies: currency =>
      ` Amounts are those of orders in ${currency}; orders in other currencies are only counted.`,
    noneJudged: 'none judged',
    notThere: rule => `rule ${rule}: not part of the rule set`,
    asIfLive: rule => `rule ${rule}, as if it were live:`,
    hits: 'hits',
    fraudAmong: 'fraud among its hits',
    ofAllFraud: 'of all fraud it hits',
    alone: 'hits that no other rule has',
    lacked: 'lacked data',
    orders: count => count,
    timesUsual: lift => `, ${lift} times the usual`,
    aloneFraud: fraud => `, fraud ${fraud}`,
    columns: ['rule', 'hits', 'alone', 'unknown', 'fraud among the hits'],
    paid: approved => `, of which approved ${approved}`,
    noRule: 'no rule',
    score: 'score',
    judged: { fraud: 'fraud', good: 'good', unjudged: 'unjudged' },
    honest:
      'What this cannot say: the outcomes followed the old flow. How 3-D Secure would have ended for an order whose flow flips\n' +
      'is not known, nor what orders that were refused would have become.',
  },
  ja: {
    otherCurrencies: currency => `金額は${currency}の注文だけの合計です。他の通貨の注文は件数にだけ含みます。`,
    noneJudged: '判定できる注文なし',
    notThere: rule => `ルール ${rule}：ルールセットにありません`,
    asIfLive: rule => `ルール ${rule}（稼働していた場合）：`,
    hits: '該当',
    fraudAmong: '該当のうち不正',
    ofAllFraud: '不正全体のうち該当',
    alone: '単独該当',
    lacked: 'データ不足で判断不能',
    orders: count => `${count}件`,
    timesUsual: lift => `、全体の${lift}倍`,
    aloneFraud: fraud => `、うち不正${fraud}件`,
    columns: ['ルール', '該当', '単独', '判断不能', '該当のうち不正'],
    paid: approved => `、うち承認された決済${approved}`,
    noRule: '該当ルールなし',
    score: 'スコア',
    judged: { fraud: '不正', good: '正常', unjudged: '未判定' },
    honest:
      'この結果から言えないこと：その後の結果は、当時のフローのもとで生じたものです。フローが変わる注文で3Dセキュアの認証が\n' +
      'どう終わったか、また、断られた注文がその後どうなったかは分かりません。',
  },
};

function history(numbers: TrialNumbers, { language, counted, words: said }: Saying): string {
  const { all, labels, period, rules, other_currencies: others, assumptions } = numbers;
  const { unjudged } = rules.decision;
  const lost = others.length === 0 ? '' : said.otherCurrencies(assumptions.currency);
  // Days are those of Tokyo, as in every report: a history of August does not begin in July.
  const day = (time: string | null) => (time === null ? '–' : dateInJapan(Date.parse(time)));
  return language === 'ja'
    ? `${day(period.from)}から${day(period.to)}までの試行${counted(all)}。不正と判明${counted(labels.fraud)}、正常と判明${counted(labels.genuine)}、正常とみなすもの${counted(labels.presumed_genuine)}、未判定${counted(unjudged)}。${lost}`
    : `${counted(all)} attempts, ${day(period.from)} to ${day(period.to)}; known as fraud ${counted(labels.fraud)}, as genuine ${counted(labels.genuine)}, taken for genuine ${counted(labels.presumed_genuine)}, not judged ${counted(unjudged)}.${lost}`;
}

/** `3 of 12, 25% (9%–53%)`: a share with its Wilson interval at 95 %. */
function share({ count, of, share: value, low, high }: RuleNumbers['precision'], { language, words: said }: Saying) {
  if (value === null || low === null || high === null) return said.noneJudged;
  const [part, from, to] = [value, low, high].map(formatPercent);
  return language === 'ja'
    ? `${of}件中${count}件、${part}（${from}～${to}）`
    : `${count} of ${of}, ${part} (${from}–${to})`;
}

function oneRule({ rules }: TrialNumbers, id: string, say: Saying): string {
  const rule = rules.rules.find(one => one.rule === id);
  const { words: said, counted } = say;
  if (rule === undefined) return said.notThere(id);
  const rows: readonly (readonly [label: string, value: string])[] = [
    [said.hits, counted(rule.hits)],
    [
      said.fraudAmong,
      `${share(rule.precision, say)}${rule.lift === null ? '' : said.timesUsual(formatDecimal(rule.lift, 1))}`,
    ],
    [said.ofAllFraud, share(rule.recall, say)],
    [said.alone, `${counted(rule.alone)}${said.aloneFraud(String(rule.alone_fraud))}`],
    [said.lacked, said.orders(formatDecimal(rule.unknown, 0))],
  ];
  return [said.asIfLive(id), ...rows.map(([label, value]) => `  ${padTo(label, 30)}${value}`)].join('\n');
}

function ruleTable({ rules }: TrialNumbers, say: Saying): string {
  const hit = rules.rules
    .filter(rule => rule.hits.orders > 0)
    .sort((a, b) => b.hits.orders - a.hits.orders || (a.rule < b.rule ? -1 : 1));
  const [name, ...figures] = say.words.columns;
  const widest = Math.max(columnsOf(name), ...hit.map(({ rule }) => rule.length));
  const wide = Math.max(7, ...figures.slice(0, 3).map(columnsOf));
  const row = ([first, ...others]: readonly string[]) =>
    `  ${[padTo(first!, widest), ...others.slice(0, 3).map(text => padStartTo(text, wide)), others[3]].join('  ')}`;
  const rows = hit.map(({ rule, hits, precision, alone, unknown }) =>
    row([rule, String(hits.orders), String(alone.orders), String(unknown), share(precision, say)]),
  );
  return [row([name, ...figures]), ...rows].join('\n');
}

function flips(flip: Flip, { language, words: said, counted }: Saying) {
  const { to, all, fraud, fraud_approved, good, unjudged, sample } = flip;
  const paid = fraud_approved.orders === 0 ? '' : said.paid(counted(fraud_approved));
  const head =
    language === 'ja'
      ? `${to} に変わる注文：${counted(all)}。不正${counted(fraud)}${paid}、正常${counted(good)}、未判定${counted(unjudged)}。`
      : `Flipped to ${to}: ${counted(all)}; fraud ${counted(fraud)}${paid}, good ${counted(good)}, not judged ${counted(unjudged)}.`;
  const examples = sample.slice(0, mostExamples).map(({ id, at, amount, currency, judged, before, after }) => {
    const worth = formatMoney(amount, currency, language);
    const rules = after.hits.map(({ rule }) => rule).join(', ');
    return `  ${id}  ${timeInJapan(Date.parse(at))}  ${worth}  ${said.judged[judged]}  ${said.score} ${before.score} → ${after.score}  ${rules === '' ? said.noRule : rules}`;
  });
  return [head, ...examples].join('\n');
}
