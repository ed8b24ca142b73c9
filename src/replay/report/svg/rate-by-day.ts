/** Share of orders challenged over time, with its interval. */
import { dayMs } from '../../../shared/time.ts';
import type { Proportion } from '../../numbers/types.ts';
import {
  at,
  type Box,
  bilingual,
  type ChartText,
  line,
  mark,
  path,
  type Series,
  scale,
  seriesKey,
  svg,
  text,
  ticksTo,
} from './frame.ts';

const box: Box = { width: 1100, height: 300, left: 50, right: 12, top: 34, bottom: 30 };

/** One stretch of time: a day, or several put together. */
export interface RatePoint {
  /** `YYYY-MM-DD`, its first day. */
  readonly day: string;
  readonly rate: Proportion;
}

/** The challenge rates of one rule set over time. */
export interface RateSeries {
  readonly series: Series;
  readonly points: readonly RatePoint[];
}

/** The challenge rates of one or two rule sets over time, with their confidence intervals. */
export function rateChart(series: readonly RateSeries[], chart: ChartText): string {
  const days = series.flatMap(({ points }) => points.map(({ day }) => Date.parse(day)));
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const x =
    first === last
      ? () => (box.left + box.width - box.right) / 2
      : scale(first, last, box.left + 6, box.width - box.right - 6);
  const steps = ticksTo(topOf(series));
  const top = Math.min(1, steps.at(-1)!);
  const y = scale(0, top, box.height - box.bottom, box.top);
  const drawn = series.map(each => seriesOf(each, x, share => y(Math.min(top, share)))).join('');
  return svg(
    chart,
    box,
    steps
      .filter(share => share <= top + 1e-9)
      .map(
        share =>
          line(box.left, y(share), box.width - box.right, y(share), 'grid') +
          text(box.left - 5, y(share) + 4, `${Number((share * 100).toPrecision(3))}%`, 'end', 'soft'),
      )
      .join('') +
      (days.length === 0 ? '' : dayLabels(first, last, x)) +
      drawn +
      bilingual(4, 16, { ja: 'チャレンジ率', en: 'Challenge rate' }) +
      (series.length > 1 ? seriesKey(box.width - 236, 16) : ''),
  );
}

/** Above all rates, and above the intervals unless a day of few orders would flatten the rest. */
function topOf(series: readonly RateSeries[]): number {
  const points = series.flatMap(each => each.points);
  const rates = Math.max(0.001, ...points.map(({ rate }) => rate.share ?? 0));
  const highs = points.map(({ rate }) => rate.high ?? 0).sort((one, other) => one - other);
  return Math.max(rates * 1.05, Math.min(rates * 2, highs[Math.floor(highs.length * 0.95)] ?? 0));
}

function seriesOf({ series, points }: RateSeries, x: (day: number) => number, y: (share: number) => number): string {
  const known = points.flatMap(({ day, rate: { share, low, high } }) =>
    share === null || low === null || high === null ? [] : [{ x: x(Date.parse(day)), share, low, high }],
  );
  if (known.length === 0) return '';
  const upper = known.map(each => `${at(each.x)} ${at(y(each.high))}`);
  const lower = known.toReversed().map(each => `${at(each.x)} ${at(y(each.low))}`);
  const [only] = known;
  if (known.length === 1)
    return (
      line(only!.x, y(only!.low), only!.x, y(only!.high), `curve-${series}`) + mark(only!.x, y(only!.share), series)
    );
  return (
    `<path class=area-${series} d="M${[...upper, ...lower].join('L')}Z"/>` +
    path(
      known.map(each => [each.x, y(each.share)]),
      `curve-${series}`,
    )
  );
}

function dayLabels(first: number, last: number, x: (day: number) => number): string {
  const days = (last - first) / dayMs;
  // Whole days, each once: a label stands where its day does.
  const places = new Set([0, 1, 2, 3, 4].map(step => first + Math.round((days * step) / 4) * dayMs));
  return [...places]
    .map(day => {
      const anchor = first === last ? 'middle' : day === first ? 'start' : day === last ? 'end' : 'middle';
      return text(x(day), box.height - 10, new Date(day).toISOString().slice(0, 10), anchor, 'soft');
    })
    .join('');
}
