/** Orders by score, fraud above the line and good orders below it, with the policy's bands. */
import type { Flow } from '../../../engine/types.ts';
import type { ScoreCell } from '../../numbers/types.ts';
import { escaped, figure } from '../text.ts';
import { at, type Box, bilingual, type ChartText, line, scale, svg, text } from './frame.ts';

const box: Box = { width: 540, height: 330, left: 44, right: 14, top: 40, bottom: 38 };
const binWidth = 5;
const bins = 20;

/** A band of the policy, as far as the chart shows it. */
export interface BandOfChart {
  readonly name: string;
  readonly from: number;
  readonly flow: Flow;
}

/** Bars of five points each (the last holds 95–100), on a logarithmic scale: a handful of frauds stays visible beside a million good orders. */
export function scoreHistogram(cells: readonly ScoreCell[], bands: readonly BandOfChart[], chart: ChartText): string {
  const counts = binned(cells);
  const most = Math.max(1, ...counts.flatMap(({ fraud, good, unjudged }) => [fraud, good + unjudged]));
  // A little room above the tallest bar, for the words in the corners.
  const top = Math.max(10, most * 2.5);
  const decades = Math.floor(Math.log10(top));
  const x = scale(0, 100, box.left, box.width - box.right);
  const middle = (box.top + box.height - box.bottom) / 2;
  const half = middle - box.top;
  const tall = (orders: number) => (Math.log10(orders + 1) / Math.log10(top + 1)) * half;
  const hatch = `${chart.id}-h`;
  return svg(
    chart,
    box,
    `<defs><pattern id="${hatch}" width=6 height=6 patternUnits=userSpaceOnUse patternTransform="rotate(45)"><path class=hatch d="M0 0V6"/></pattern></defs>` +
      bandZones(bands, x) +
      decadeLines(decades, middle, tall) +
      counts.map((bin, index) => barsOf(bin, index, { x, middle, tall, hatch })).join('') +
      line(box.left, middle, box.width - box.right, middle, 'axis') +
      [0, 20, 40, 60, 80, 100]
        .map(score => text(x(score), box.height - box.bottom + 16, String(score), 'middle', 'soft'))
        .join('') +
      bilingual((box.left + box.width) / 2, box.height - 4, { ja: 'スコア', en: 'Score' }, 'middle', 'soft') +
      zoneLabel(bands, x) +
      bilingual(x(binWidth) + 4, box.top + 12, { ja: '↑ 不正（件）', en: '↑ fraud (orders)' }, 'start', 'strong') +
      bilingual(
        x(binWidth) + 4,
        box.height - box.bottom - 6,
        { ja: '↓ 正常（薄い部分は未判定）', en: '↓ good (pale: not judged)' },
        'start',
        'strong',
      ),
  );
}

interface Bin {
  readonly fraud: number;
  readonly good: number;
  readonly unjudged: number;
}

function binned(cells: readonly ScoreCell[]): Bin[] {
  const of = (index: number) => cells.filter(({ score }) => Math.min(bins - 1, Math.floor(score / binWidth)) === index);
  return Array.from({ length: bins }, (_, index) => ({
    fraud: of(index).reduce((sum, { fraud }) => sum + fraud, 0),
    good: of(index).reduce((sum, { good }) => sum + good, 0),
    unjudged: of(index).reduce((sum, { unjudged }) => sum + unjudged, 0),
  }));
}

/** Bands that ask for a challenge are shaded; every edge has a line and a name. */
function bandZones(bands: readonly BandOfChart[], x: (score: number) => number): string {
  return bands
    .slice(0, 8)
    .map(({ name, from, flow }, index) => {
      const end = bands[index + 1]?.from ?? 100;
      const zone =
        flow === 'challenge'
          ? `<rect class=zone x="${at(x(from))}" y="${box.top}" width="${at(x(end) - x(from))}" height="${box.height - box.top - box.bottom}"/>`
          : '';
      const edge = from > 0 ? line(x(from), box.top - 8, x(from), box.height - box.bottom, 'edge') : '';
      const short = name.length > 12 ? `${name.slice(0, 11)}…` : name;
      const label = `${from}–: ${short}`;
      // Two lines, so that the names of narrow bands do not run into each other; the last ones end at the edge.
      const y = box.top - (index % 2 === 0 ? 6 : 22);
      const words =
        from > 75
          ? text(box.width - 2, y, escaped(label), 'end', 'soft')
          : text(x(from), y, escaped(label), 'start', 'soft');
      return zone + edge + words;
    })
    .join('');
}

/** Says in words what the shading means. */
function zoneLabel(bands: readonly BandOfChart[], x: (score: number) => number): string {
  const first = bands.find(({ flow }) => flow === 'challenge');
  if (first === undefined || first.from > 80) return '';
  return bilingual(
    x(first.from) + 6,
    box.top + 12,
    { ja: 'チャレンジを要求', en: 'asks for a challenge' },
    'start',
    'soft',
  );
}

function decadeLines(decades: number, middle: number, tall: (orders: number) => number): string {
  return Array.from({ length: decades + 1 }, (_, power) => 10 ** power)
    .map(orders => {
      const label =
        orders >= 1e6 ? `${figure(orders / 1e6)}M` : orders >= 1e4 ? `${figure(orders / 1e3)}k` : String(orders);
      return [middle - tall(orders), middle + tall(orders)]
        .map(y => line(box.left, y, box.width - box.right, y, 'grid') + text(box.left - 5, y + 4, label, 'end', 'soft'))
        .join('');
    })
    .join('');
}

interface Drawing {
  readonly x: (score: number) => number;
  readonly middle: number;
  readonly tall: (orders: number) => number;
  readonly hatch: string;
}

function barsOf({ fraud, good, unjudged }: Bin, index: number, { x, middle, tall, hatch }: Drawing): string {
  const left = x(index * binWidth) + 1.5;
  const width = x(binWidth) - x(0) - 3;
  const bar = (y: number, height: number, fill: string) =>
    height <= 0 ? '' : `<rect ${fill} x="${at(left)}" y="${at(y)}" width="${at(width)}" height="${at(height)}"/>`;
  const up = tall(fraud);
  const down = tall(good);
  return (
    bar(middle - up, up, 'class=bar-fraud') +
    bar(middle - up, up, `fill="url(#${hatch})"`) +
    bar(middle, down, 'class=bar-good') +
    bar(middle + down, tall(good + unjudged) - down, 'class=bar-unjudged opacity=.45')
  );
}
