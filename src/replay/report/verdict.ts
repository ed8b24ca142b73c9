/** The whole report in one sentence, with counts and yen, and for a change what it comes to at an equal challenge rate. Plain text in both languages. */
import type { Bilingual } from '../../shared/languages.ts';
import type { Figures, ReplayNumbers } from '../numbers/types.ts';
import { figure, money, moneyInJapanese, percent, setPercent } from './text.ts';

/** One sentence about one rule set, or about replacing the second by the first. */
export function verdictOf(numbers: ReplayNumbers): Bilingual {
  const { rules, against, all } = numbers;
  if (all.orders === 0) return { ja: '対象となる注文がありません。', en: 'There are no orders to judge.' };
  return against ? comparison(numbers, rules.decision, against.decision) : alone(numbers, rules.decision);
}

/** How the verdict on a change reads, by what it does to fraud caught and to good orders challenged. */
export type Change = 'better' | 'worse' | 'stricter' | 'looser' | 'exchanged' | 'same' | 'unknown';

/**
 * Counts orders, not yen: a single dear order should not turn the verdict. Where no order is known to be fraud, or none to be good,
 * one side of the scales is empty: who challenges nobody, or everybody, would be the best.
 *
 * @param flipped judged orders that the two decide differently
 */
export function changeOf(before: Figures, after: Figures, flipped: number): Change {
  if (after.fraud.orders === 0 || after.good.orders === 0) return 'unknown';
  const caught = after.fraud_caught.orders - before.fraud_caught.orders;
  const challenged = after.good_challenged.orders - before.good_challenged.orders;
  if (caught === 0 && challenged === 0) return flipped > 0 ? 'exchanged' : 'same';
  if (caught >= 0 && challenged <= 0) return 'better';
  if (caught <= 0 && challenged >= 0) return 'worse';
  return caught > 0 ? 'stricter' : 'looser';
}

const openings: Readonly<Record<Change, Bilingual>> = {
  better: { ja: '変更案は改善です', en: 'The draft is better' },
  worse: { ja: '変更案は改悪です', en: 'The draft is worse' },
  stricter: {
    ja: '変更案は不正の捕捉が増える代わりに、正常な注文の負担も増えます',
    en: 'The draft catches more and bothers more good shoppers',
  },
  looser: {
    ja: '変更案は正常な注文の負担が減る代わりに、不正の見逃しが増えます',
    en: 'The draft bothers fewer good shoppers and misses more fraud',
  },
  exchanged: {
    ja: '変更案と現行では、捕捉する不正の件数もチャレンジがかかる正常な注文の件数も同じですが、対象の注文が異なります',
    en: 'Draft and live catch as many frauds and bother as many good shoppers, though not at the same orders',
  },
  unknown: {
    ja: '不正と正常の両方がそろわないため、変更案の良し悪しは分かりません',
    en: 'Whether the draft is better cannot be said without orders of both kinds, fraud and good',
  },
  same: {
    ja: '判定できる注文では、変更案と現行に差がありません',
    en: 'Among the orders that can be judged, draft and live do the same',
  },
};

function alone({ all, assumptions }: ReplayNumbers, decision: Figures): Bilingual {
  const { challenged, challenge_rate, good_challenged } = decision;
  const yen = (amount: number) => moneyInJapanese(amount, assumptions.currency);
  const cash = (amount: number) => money(amount, assumptions.currency);
  const leaving = setPercent(assumptions.abandonment);
  const cost =
    good_challenged.orders === 0
      ? { ja: 'チャレンジがかかる正常な注文はありません。', en: 'no good order would be challenged.' }
      : {
          ja: `正常な注文${figure(good_challenged.orders)}件（${yen(good_challenged.amount)}）にもチャレンジがかかり、その${leaving}が離脱すると仮定すると${yen(decision.at_risk.amount)}の売上が失われるおそれがあります。`,
          en: `${ordersOf(good_challenged.orders, 'good ')} (${cash(good_challenged.amount)}) would be challenged too, which puts ${cash(decision.at_risk.amount)} of sales at risk if ${leaving} of those shoppers give up.`,
        };
  return {
    ja: `${figure(all.orders)}件の注文のうち${figure(challenged.orders)}件（${percent(challenge_rate.share)}）にチャレンジを要求し、${caughtInJapanese(decision, yen)}一方、${cost.ja}`,
    en: `Of ${ordersOf(all.orders)}, a challenge would be asked for at ${figure(challenged.orders)} (${percent(challenge_rate.share)}): ${caughtInEnglish(decision, cash)}, and ${cost.en}`,
  };
}

const ordersOf = (orders: number, kind = '') => `${figure(orders)} ${kind}${orders === 1 ? 'order' : 'orders'}`;

function caughtInJapanese({ fraud, fraud_caught }: Figures, yen: (amount: number) => string): string {
  if (fraud.orders === 0) return '不正と判定できる注文がないため捕捉率は分からない';
  return `不正${figure(fraud.orders)}件（${yen(fraud.amount)}）のうち${figure(fraud_caught.orders)}件（${yen(fraud_caught.amount)}）を捕捉する`;
}

function caughtInEnglish({ fraud, fraud_caught }: Figures, cash: (amount: number) => string): string {
  if (fraud.orders === 0) return 'no order is known to be fraud, so nothing can be said of what is caught';
  return `${figure(fraud_caught.orders)} of ${figure(fraud.orders)} frauds would be caught (${cash(fraud_caught.amount)} of ${cash(fraud.amount)})`;
}

/**
 * More challenges catch more, whoever chooses them: what live's scores would catch with as many as the draft asks for. Nothing where
 * the draft is better or worse by both counts.
 */
function atDraftsRate({ against }: ReplayNumbers, change: Change): Bilingual {
  const same = against?.at_challenge_rates.find(({ basis }) => basis === 'rules');
  if (!same || (change !== 'stricter' && change !== 'looser')) return { ja: '', en: '' };
  const caught = expected.format(same.fraud_caught.orders);
  return {
    ja: `現行のスコアでも、チャレンジ率を変更案と同じ${percent(same.rate)}にすれば、捕捉は${caught}件です。`,
    en: ` At the draft's challenge rate of ${percent(same.rate)}, live's scores would catch ${caught}.`,
  };
}

/** Orders at a cut are drawn by lot: counts are expectations, with the digit that the table has. */
const expected = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

function comparison(numbers: ReplayNumbers, draft: Figures, live: Figures): Bilingual {
  const { all, assumptions, flips = [] } = numbers;
  const yen = (amount: number) => moneyInJapanese(amount, assumptions.currency);
  const cash = (amount: number) => money(amount, assumptions.currency);
  const flipped = flips.reduce((sum, { fraud, good }) => sum + fraud.orders + good.orders, 0);
  const change = changeOf(live, draft, flipped);
  const opening = openings[change];
  const fair = atDraftsRate(numbers, change);
  const leaving = setPercent(assumptions.abandonment);
  const counts = (of: (figures: Figures) => number) => [figure(of(live)), figure(of(draft))] as const;
  const [challengedBefore, challengedAfter] = counts(({ challenged }) => challenged.orders);
  const [caughtBefore, caughtAfter] = counts(({ fraud_caught }) => fraud_caught.orders);
  const [goodBefore, goodAfter] = counts(({ good_challenged }) => good_challenged.orders);
  const rate = ({ challenge_rate }: Figures) => percent(challenge_rate.share);
  return {
    ja: `${opening.ja}：${figure(all.orders)}件の注文のうちチャレンジは${challengedBefore}件（${rate(live)}）から${challengedAfter}件（${rate(draft)}）へ、不正${figure(draft.fraud.orders)}件の捕捉は${caughtBefore}件（${yen(live.fraud_caught.amount)}）から${caughtAfter}件（${yen(draft.fraud_caught.amount)}）へ、チャレンジがかかる正常な注文は${goodBefore}件から${goodAfter}件へ、離脱率を${leaving}と仮定したときに失われるおそれのある売上は${yen(live.at_risk.amount)}から${yen(draft.at_risk.amount)}へ変わります。${fair.ja}`,
    en: `${opening.en}: of ${ordersOf(all.orders)}, challenges go from ${challengedBefore} (${rate(live)}) to ${challengedAfter} (${rate(draft)}), fraud caught from ${caughtBefore} (${cash(live.fraud_caught.amount)}) to ${caughtAfter} (${cash(draft.fraud_caught.amount)}) of ${figure(draft.fraud.orders)}, good orders challenged from ${goodBefore} to ${goodAfter}, and sales at risk from ${cash(live.at_risk.amount)} to ${cash(draft.at_risk.amount)} if ${leaving} of challenged shoppers give up.${fair.en}`,
  };
}
