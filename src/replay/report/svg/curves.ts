/** ROC and precision-recall over every threshold, with the points at which the rule sets work. */
import type { Bilingual } from '../../../shared/languages.ts';
import type { CurvePoint } from '../../numbers/types.ts';
import {
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
} from './frame.ts';

const box: Box = { width: 540, height: 400, left: 48, right: 14, top: 30, bottom: 44 };

/** One rule set's curve and where it works. */
export interface CurveOfChart {
  readonly series: Series;
  readonly points: readonly CurvePoint[];
  readonly operating: {
    readonly falsePositiveRate: number | null;
    readonly recall: number | null;
    readonly precision: number | null;
  };
}

const x = scale(0, 1, box.left, box.width - box.right);
const y = scale(0, 1, box.height - box.bottom, box.top);

/** True positives against false positives. The dotted diagonal is drawing lots. */
export function rocChart(curves: readonly CurveOfChart[], chart: ChartText): string {
  const lines = curves.map(({ points, series, operating }) => {
    const drawn = points.flatMap(({ false_positive_rate, recall }) =>
      false_positive_rate === null || recall === null ? [] : [[x(false_positive_rate), y(recall)] as const],
    );
    const { falsePositiveRate, recall } = operating;
    return [
      drawn.length > 0 ? path([[x(0), y(0)], ...thinned(drawn)], `curve-${series}`) : '',
      falsePositiveRate === null || recall === null ? '' : mark(x(falsePositiveRate), y(recall), series),
    ].join('');
  });
  const labels = {
    x: { ja: '偽陽性率（正常の誤検知）', en: 'False-positive rate' },
    y: { ja: '再現率（捕捉率）', en: 'Recall' },
  };
  return svg(chart, box, axes(labels) + line(x(0), y(0), x(1), y(1), 'chance') + lines.join('') + keyOf(curves));
}

/** Precision against recall, in steps: between two thresholds there is nothing. */
export function precisionRecallChart(
  curves: readonly CurveOfChart[],
  baseShare: number | null,
  chart: ChartText,
): string {
  const lines = curves.map(({ points, series, operating }) => {
    const drawn: (readonly [number, number])[] = [];
    for (const { recall, precision } of points) {
      if (recall === null || precision === null) continue;
      const before = drawn.at(-1);
      if (before) drawn.push([before[0], y(precision)]);
      drawn.push([x(recall), y(precision)]);
    }
    const { precision, recall } = operating;
    return [
      path(thinned(drawn), `curve-${series}`),
      precision === null || recall === null ? '' : mark(x(recall), y(precision), series),
    ].join('');
  });
  const base = baseShare === null ? '' : line(x(0), y(baseShare), x(1), y(baseShare), 'chance');
  const labels = { x: { ja: '再現率（捕捉率）', en: 'Recall' }, y: { ja: '適合率', en: 'Precision' } };
  return svg(chart, box, axes(labels) + base + lines.join('') + keyOf(curves));
}

const keyOf = (curves: readonly CurveOfChart[]) => (curves.length > 1 ? seriesKey(box.width - 236, 16) : '');

/** A hundred thresholds at most, and each only once. */
function thinned(points: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  return points.filter((point, index) => {
    const before = points[index - 1];
    return before === undefined || Math.abs(before[0] - point[0]) + Math.abs(before[1] - point[1]) >= 0.05;
  });
}

function axes(labels: { readonly x: Bilingual; readonly y: Bilingual }): string {
  const steps = [0, 0.25, 0.5, 0.75, 1];
  const label = (share: number) => `${share * 100}%`;
  return (
    steps
      .map(
        share =>
          line(x(0), y(share), x(1), y(share), 'grid') +
          line(x(share), y(0), x(share), y(1), 'grid') +
          text(box.left - 5, y(share) + 4, label(share), 'end', 'soft') +
          text(x(share), y(0) + 16, label(share), share === 1 ? 'end' : 'middle', 'soft'),
      )
      .join('') +
    bilingual((x(0) + x(1)) / 2, box.height - 8, labels.x, 'middle') +
    bilingual(4, 16, labels.y)
  );
}
