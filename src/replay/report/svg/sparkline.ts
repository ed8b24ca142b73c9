/** A line of a few pixels inside a table. It repeats what the cell says in words, so readers of the screen skip it. */
import { at } from './frame.ts';

/** @param values in order; nothing is drawn of fewer than two. */
export function sparkline(values: readonly number[]): string {
  if (values.length < 2) return '';
  const most = Math.max(1, ...values);
  const points = values.map(
    (value, index) => `${at(1 + (index * 82) / (values.length - 1))} ${at(16.5 - (value / most) * 15)}`,
  );
  return `<svg class=spark viewBox="0 0 84 18" aria-hidden=true><path d="M${points.join('L')}"/></svg>`;
}
