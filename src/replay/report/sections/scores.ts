/** The scores: histogram with bands, ROC and precision-recall with operating points, and both rule sets at equal challenge rates. */
import type { Bilingual } from '../../../shared/languages.ts';
import type { AtChallengeRate, ReplayNumbers, RuleSetSummary, SideNumbers } from '../../numbers/types.ts';
import { chartFigure, note, section, table } from '../blocks.ts';
import { aloneName, draftName, liveName } from '../names.ts';
import { type CurveOfChart, precisionRecallChart, rocChart } from '../svg/curves.ts';
import { scoreHistogram } from '../svg/score-histogram.ts';
import { decimals, figure, money, percent, say, withInterval } from '../text.ts';

/** Rates are shown with the share that they stand for; thousandths are enough. */
const rateText = (rate: number) => percent(rate);

/** How fraud and good orders are spread over the scores, with the bands. */
export function scoresSection({ rules, against, rule_sets }: ReplayNumbers): string {
  const one = (side: SideNumbers, summary: RuleSetSummary, name: Bilingual, id: string) => {
    const { fraud, good } = side.decision;
    const lifted = side.scores.reduce((sum, cell) => sum + cell.lifted, 0);
    return chartFigure(
      id,
      { ja: `スコアの分布：${name.ja}`, en: `Scores: ${name.en}` },
      {
        ja: `不正${figure(fraud.orders)}件を上、正常${figure(good.orders)}件を下に、5点きざみで示します（対数目盛）。網かけの範囲はチャレンジを要求する帯です。${lifted > 0 ? `${figure(lifted)}件はスコアによらず、ルールがチャレンジを要求しました。` : ''}`,
        en: `${figure(fraud.orders)} frauds above, ${figure(good.orders)} good orders below, in steps of 5 points on a logarithmic scale. The shaded bands ask for a challenge.${lifted > 0 ? ` ${figure(lifted)} orders were challenged by a rule whatever their score.` : ''}`,
      },
      chart => scoreHistogram(side.scores, summary.bands, chart),
    );
  };
  const body = against
    ? one(against, rule_sets.against!, liveName, 'histogram-live') + one(rules, rule_sets.rules, draftName, 'histogram')
    : one(rules, rule_sets.rules, aloneName, 'histogram');
  return section('scores', { ja: 'スコアの分布', en: 'Scores' }, `<div class=pair>${body}</div>`);
}

/** ROC and precision-recall with the operating points; a remark instead where fraud or good orders are lacking. */
export function curvesSection({ rules, against }: ReplayNumbers): string {
  const { fraud, good } = rules.decision;
  if (fraud.orders === 0 || good.orders === 0)
    return section(
      'curves',
      { ja: 'ROC曲線と適合率・再現率曲線', en: 'ROC and precision-recall' },
      note(say('不正と正常の両方がそろわないと描けません。', 'They need orders of both kinds: fraud and good.')),
    );
  const curve = (side: SideNumbers, series: CurveOfChart['series']): CurveOfChart => ({
    series,
    points: side.curve,
    operating: {
      falsePositiveRate: side.decision.false_positive_rate.share,
      recall: side.decision.recall.share,
      precision: side.decision.precision.share,
    },
  });
  // The dashed line on top of the solid one: where they are the same, both are seen.
  const all = [curve(rules, 'draft'), ...(against ? [curve(against, 'live')] : [])];
  const area = (of: (side: SideNumbers) => number | null) =>
    against ? `${decimals(of(against))} → ${decimals(of(rules))}` : decimals(of(rules));
  const roc = chartFigure(
    'roc',
    { ja: 'ROC曲線', en: 'ROC' },
    {
      ja: `曲線下面積 ${area(side => side.roc_area)}。印は現在の帯の境界での位置、点線は無作為に選んだ場合の水準です。`,
      en: `Area ${area(side => side.roc_area)}. The mark is where the bands stand now; the dotted line is drawing lots.`,
    },
    chart => rocChart(all, chart),
  );
  const baseShare = fraud.orders / (fraud.orders + good.orders);
  const recall = chartFigure(
    'precision-recall',
    { ja: '適合率・再現率曲線', en: 'Precision and recall' },
    {
      ja: `平均適合率 ${area(side => side.average_precision)}。点線は不正の割合（${percent(baseShare)}）です。`,
      en: `Average precision ${area(side => side.average_precision)}. The dotted line is the share of fraud (${percent(baseShare)}).`,
    },
    chart => precisionRecallChart(all, baseShare, chart),
  );
  return section(
    'curves',
    { ja: 'ROC曲線と適合率・再現率曲線', en: 'ROC and precision-recall' },
    `<div class=pair>${roc}${recall}</div>`,
  );
}

/** What the rule sets achieve at equal challenge rates. */
export function equalRatesSection({ rules, against, assumptions }: ReplayNumbers): string {
  const { currency } = assumptions;
  const figures = (ja: string, en: string) => ({ head: say(ja, en), figures: true });
  const name = ({ rate, basis }: AtChallengeRate) =>
    basis === 'fixed' || !against
      ? `${rateText(rate)}${basis === 'rules' ? say('（実際の率）', ' (actual)') : ''}`
      : `${rateText(rate)} <small>${basis === 'rules' ? say('変更案の率', "draft's own") : say('現行の率', "live's own")}</small>`;
  const caught = ({ fraud_caught, recall }: AtChallengeRate) =>
    `${decimals(fraud_caught.orders, 1)} <small>${money(fraud_caught.amount, currency)}</small><br>${withInterval(recall)}`;
  const columns = against
    ? [
        { head: say('チャレンジ率', 'Challenge rate') },
        figures('現行：捕捉', 'Live: caught'),
        figures('変更案：捕捉', 'Draft: caught'),
        figures('現行：適合率', 'Live: precision'),
        figures('変更案：適合率', 'Draft: precision'),
      ]
    : [
        { head: say('チャレンジ率', 'Challenge rate') },
        figures('境界のスコア', 'Cut at score'),
        figures('捕捉した不正', 'Fraud caught'),
        figures('適合率', 'Precision'),
      ];
  const rows = rules.at_challenge_rates.map((draft, index) => {
    const live = against?.at_challenge_rates[index];
    return live
      ? [name(draft), caught(live), caught(draft), withInterval(live.precision), withInterval(draft.precision)]
      : [name(draft), cutText(draft.score), caught(draft), withInterval(draft.precision)];
  });
  const explain = note(
    say(
      'スコアの高い順に、注文のちょうどその割合へチャレンジを要求したとした場合の値です。境界と同じスコアの注文は抽選とみなすため、件数は期待値です。',
      'As if exactly this share of orders were challenged, highest scores first. Orders at the cut itself are taken as drawn by lot, so counts are expectations.',
    ),
  );
  return section(
    'equal-rates',
    { ja: '同じチャレンジ率での比較', en: 'At equal challenge rates' },
    table('equal-rates', columns, rows) + explain,
  );
}

const cutText = (score: number | null) =>
  score === null ? '–' : score > 100 ? say('必須ルールのみ', 'lifting rules only') : String(score);
