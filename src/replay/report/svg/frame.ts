/**
 * What all charts share. A chart is a pure function from figures to the text of one `<svg>`: no library, no script.
 * Its words stand in it in both languages (`lang`), and the page hides one. Colours are CSS classes (chart-style.ts), and
 * nothing is told by colour alone: shapes, dashes and hatching say it too.
 */
import type { Bilingual } from '../../../shared/languages.ts';
import { draftName, liveName } from '../names.ts';
import { escaped } from '../text.ts';

/** Name and description for those who do not see the chart. */
export interface ChartText {
  /** Unique on the page; prefix of all ids inside. Letters, digits and hyphens. */
  readonly id: string;
  readonly title: Bilingual;
  readonly description: Bilingual;
  /** Ids of elements on the page that already say both in one language; the chart's own title holds both. */
  readonly labelledBy?: string;
  readonly describedBy?: string;
}

/** Size of a chart and the width of its margins, in units of its view box. */
export interface Box {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** An `<svg>` that scales with the page. */
export function svg({ id, title, description, labelledBy, describedBy }: ChartText, box: Box, inside: string): string {
  const name = `${escaped(title.ja)} / ${escaped(title.en)}`;
  const words = `${escaped(description.ja)} / ${escaped(description.en)}`;
  return `<svg id="${id}" class=chart viewBox="0 0 ${box.width} ${box.height}" role=img aria-labelledby="${
    labelledBy ?? `${id}-t`
  }" aria-describedby="${describedBy ?? `${id}-d`}"><title id="${id}-t">${name}</title><desc id="${id}-d">${words}</desc>${inside}</svg>`;
}

/** A coordinate with at most one decimal. */
export const at = (value: number): string => String(Math.round(value * 10) / 10);

/** From a range of values to a range of pixels. */
export function scale(from: number, to: number, start: number, end: number): (value: number) => number {
  const span = to - from || 1;
  return value => start + ((value - from) / span) * (end - start);
}

/** Words at a place; `words` is SVG, `kind` the class that gives them their look. */
export function text(
  x: number,
  y: number,
  words: string,
  anchor: 'start' | 'middle' | 'end' = 'start',
  kind = '',
): string {
  const attributes = `x="${at(x)}" y="${at(y)}"${anchor === 'start' ? '' : ` text-anchor=${anchor}`}${kind && ` class=${kind}`}`;
  return `<text ${attributes}>${words}</text>`;
}

/** The same place, in both languages. */
export function bilingual(
  x: number,
  y: number,
  { ja, en }: Bilingual,
  anchor: 'start' | 'middle' | 'end' = 'start',
  kind = '',
): string {
  if (ja === en) return text(x, y, escaped(ja), anchor, kind);
  const place = `x="${at(x)}" y="${at(y)}"${anchor === 'start' ? '' : ` text-anchor=${anchor}`}${kind && ` class=${kind}`}`;
  return `<text ${place} lang=ja>${escaped(ja)}</text><text ${place} lang=en>${escaped(en)}</text>`;
}

/** A straight line; `kind` is its class. */
export function line(x1: number, y1: number, x2: number, y2: number, kind: string): string {
  return `<path class=${kind} d="M${at(x1)} ${at(y1)}L${at(x2)} ${at(y2)}"/>`;
}

/** A line through points. */
export function path(points: readonly (readonly [x: number, y: number])[], kind: string): string {
  if (points.length === 0) return '';
  return `<path class="${kind}" d="M${points.map(([x, y]) => `${at(x)} ${at(y)}`).join('L')}"/>`;
}

/** Round steps from 0 that cover `top`, about four of them. */
export function ticksTo(top: number): number[] {
  if (!(top > 0)) return [0, 1];
  const raw = top / 4;
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map(factor => factor * magnitude).find(each => each >= raw * 0.999)!;
  const count = Math.ceil(top / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

/** `draft` is drawn solid with round marks, `live` dashed with square ones. */
export type Series = 'draft' | 'live';

/** A mark for an operating point: a disc for the draft, a square for the live rules. */
export function mark(x: number, y: number, series: Series): string {
  return series === 'draft'
    ? `<circle class="mark draft" cx="${at(x)}" cy="${at(y)}" r="5"/>`
    : `<rect class="mark live" x="${at(x - 4.5)}" y="${at(y - 4.5)}" width="9" height="9"/>`;
}

/** Key of a chart with two rule sets, from (x, y) rightwards. */
export function seriesKey(x: number, y: number): string {
  const entry = (series: Series, name: Bilingual, left: number) =>
    line(left, y - 4, left + 26, y - 4, `curve-${series}`) +
    mark(left + 13, y - 4, series) +
    bilingual(left + 32, y, name);
  return entry('draft', draftName, x) + entry('live', liveName, x + 110);
}
