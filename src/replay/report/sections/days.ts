/** The challenge rate over time. */

import { dayMs } from '../../../shared/time.ts';
import type { ReplayNumbers, SideNumbers } from '../../numbers/types.ts';
import { proportion } from '../../numbers/wilson.ts';
import { chartFigure, section } from '../blocks.ts';
import type { Caps } from '../context.ts';
import { type RatePoint, rateChart } from '../svg/rate-by-day.ts';
import { percent } from '../text.ts';

/** The challenge rate day by day, or in longer stretches where there are too many days; empty where there is none. */
export function daysSection({ rules, against }: ReplayNumbers, caps: Caps): string {
  if (rules.days.length === 0) return '';
  const stretch = Math.max(1, Math.ceil(spanOf(rules) / caps.days));
  const points = pointsOf(rules, stretch);
  const series = [
    { series: 'draft' as const, points },
    ...(against ? [{ series: 'live' as const, points: pointsOf(against, stretch) }] : []),
  ];
  const shares = points.flatMap(({ rate }) => (rate.share === null ? [] : [rate.share]));
  const range = `${percent(Math.min(...shares))}–${percent(Math.max(...shares))}`;
  const unit = stretch === 1 ? { ja: '日ごと', en: 'by day' } : { ja: `${stretch}日ごと`, en: `by ${stretch} days` };
  return section(
    'days',
    { ja: 'チャレンジ率の推移', en: 'Challenge rate over time' },
    chartFigure(
      'rate-by-day',
      { ja: `${unit.ja}のチャレンジ率`, en: `Challenge rate ${unit.en}` },
      {
        ja: `${range}の範囲。帯は95%信頼区間（Wilson）です。注文の少ない時期は帯が広くなります。`,
        en: `Between ${range}. The band is Wilson's 95% interval: wide where orders are few.`,
      },
      chart => rateChart(series, chart),
    ),
  );
}

/** Days from the first to the last, both counted. */
function spanOf({ days: all }: SideNumbers): number {
  return (Date.parse(all.at(-1)!.day) - Date.parse(all[0]!.day)) / dayMs + 1;
}

function pointsOf({ days: all }: SideNumbers, stretch: number): RatePoint[] {
  const first = Date.parse(all[0]!.day);
  const stretches = new Map<number, { challenged: number; orders: number }>();
  for (const { day, figures } of all) {
    const index = Math.floor((Date.parse(day) - first) / dayMs / stretch);
    const sum = stretches.get(index) ?? { challenged: 0, orders: 0 };
    sum.challenged += figures.challenged.orders;
    sum.orders += figures.all.orders;
    stretches.set(index, sum);
  }
  return [...stretches].map(([index, { challenged, orders }]) => ({
    day: new Date(first + index * stretch * dayMs).toISOString().slice(0, 10),
    rate: proportion(challenged, orders),
  }));
}
