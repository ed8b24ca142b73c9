/** The decision in figures: one rule set, or live, draft and the difference. */
import type { Bilingual } from '../../../shared/languages.ts';
import type { Count, Figures, Proportion, ReplayNumbers, SideNumbers } from '../../numbers/types.ts';
import { type Column, section, table } from '../blocks.ts';
import { aloneName, draftName, liveName } from '../names.ts';
import {
  both,
  change,
  decimals,
  figure,
  money,
  moneyChange,
  percent,
  points,
  say,
  setPercent,
  withInterval,
} from '../text.ts';

interface Line {
  readonly name: Bilingual;
  readonly show: (side: SideNumbers) => string;
  readonly difference: (draft: SideNumbers, live: SideNumbers) => string;
}

/** The decision in figures; with two rule sets, live, draft and the difference. Its lines: `linesOf`. */
export function keyFiguresSection(numbers: ReplayNumbers): string {
  const { currency, abandonment } = numbers.assumptions;
  const lines = linesOf(currency, abandonment);
  const { rules, against } = numbers;
  const figures = (head: Bilingual): Column => ({ head: both(head), figures: true });
  const columns: Column[] = against
    ? [{ head: '' }, figures(liveName), figures(draftName), figures({ ja: '差', en: 'Difference' })]
    : [{ head: '' }, figures(aloneName)];
  columns[0] = { head: say('項目', 'Figure') };
  const rows = lines.map(({ name, show, difference }) =>
    against ? [both(name), show(against), show(rules), difference(rules, against)] : [both(name), show(rules)],
  );
  return section('figures', { ja: '主な数値', en: 'Key figures' }, table('figures', columns, rows));
}

function linesOf(currency: string, abandonment: number): Line[] {
  const counted = (name: Bilingual, of: (figures: Figures) => Count): Line => ({
    name,
    show: ({ decision }) => count(of(decision), currency),
    difference: (draft, live) => countChange(of(draft.decision), of(live.decision), currency),
  });
  /** Of the fraud above; where no approval is known among all of it, the history may tell of none at all. */
  const paid = (of: keyof SideNumbers['fraud_approved']): Line => ({
    name: { ja: '　うち承認された決済', en: '… of it, payments approved' },
    show: ({ fraud_approved: { caught, missed } }) =>
      caught.orders + missed.orders === 0 ? '–' : count(of === 'caught' ? caught : missed, currency),
    difference: (draft, live) => countChange(draft.fraud_approved[of], live.fraud_approved[of], currency),
  });
  const share = (name: Bilingual, of: (figures: Figures) => Proportion): Line => ({
    name,
    show: ({ decision }) => withInterval(of(decision)),
    difference: (draft, live) => points(minus(of(draft.decision).share, of(live.decision).share)),
  });
  const plain = (name: Bilingual, of: (side: SideNumbers) => number | null): Line => ({
    name,
    show: side => decimals(of(side)),
    difference: (draft, live) => signed(minus(of(draft), of(live))),
  });
  const leaving = setPercent(abandonment);
  return [
    counted({ ja: '注文', en: 'Orders' }, ({ all }) => all),
    counted({ ja: 'チャレンジを要求', en: 'Challenge asked for' }, ({ challenged }) => challenged),
    share({ ja: 'チャレンジ率', en: 'Challenge rate' }, ({ challenge_rate }) => challenge_rate),
    counted({ ja: '捕捉した不正', en: 'Fraud caught' }, ({ fraud_caught }) => fraud_caught),
    paid('caught'),
    counted({ ja: '見逃した不正', en: 'Fraud missed' }, ({ fraud_missed }) => fraud_missed),
    paid('missed'),
    counted(
      { ja: 'チャレンジがかかる正常な注文', en: 'Good orders challenged' },
      ({ good_challenged }) => good_challenged,
    ),
    // Its orders are fractions: beside their amount they would read 0.
    {
      name: { ja: `売上リスク（${leaving}が離脱すると仮定）`, en: `Sales at risk (if ${leaving} give up)` },
      show: ({ decision }) => money(decision.at_risk.amount, currency),
      difference: (draft, live) => moneyChange(draft.decision.at_risk.amount - live.decision.at_risk.amount, currency),
    },
    share(
      { ja: '適合率（チャレンジ中の不正）', en: 'Precision (fraud among challenges)' },
      ({ precision }) => precision,
    ),
    share({ ja: '再現率（不正の捕捉、件数）', en: 'Recall (fraud caught, orders)' }, ({ recall }) => recall),
    {
      name: { ja: '再現率（金額）', en: 'Recall (amount)' },
      show: ({ decision }) => percent(decision.recall_of_amount),
      difference: (draft, live) => points(minus(draft.decision.recall_of_amount, live.decision.recall_of_amount)),
    },
    share(
      { ja: '偽陽性率（正常な注文への誤検知）', en: 'False-positive rate (of good orders)' },
      ({ false_positive_rate }) => false_positive_rate,
    ),
    {
      name: { ja: 'F1値', en: 'F1' },
      show: ({ decision: { f1 } }) =>
        f1.value === null ? '–' : `${decimals(f1.value)} <small>(${decimals(f1.low)}–${decimals(f1.high)})</small>`,
      difference: (draft, live) => signed(minus(draft.decision.f1.value, live.decision.f1.value)),
    },
    plain({ ja: 'ROC曲線下面積', en: 'Area under ROC' }, ({ roc_area }) => roc_area),
    plain({ ja: '平均適合率', en: 'Average precision' }, ({ average_precision }) => average_precision),
    counted({ ja: '未判定の注文', en: 'Orders not judged' }, ({ unjudged }) => unjudged),
  ];
}

function count({ orders, amount }: Count, currency: string): string {
  return `${figure(orders)} <small>${money(amount, currency)}</small>`;
}

function countChange(after: Count, before: Count, currency: string): string {
  return `${change(after.orders - before.orders)} <small>${moneyChange(after.amount - before.amount, currency)}</small>`;
}

const minus = (one: number | null, other: number | null) => (one === null || other === null ? null : one - other);

function signed(difference: number | null): string {
  if (difference === null) return '–';
  const text = Math.abs(difference).toFixed(3);
  return `${text === '0.000' ? '±' : difference > 0 ? '+' : '−'}${text}`;
}
