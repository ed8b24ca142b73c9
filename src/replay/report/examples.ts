/** Orders shown one by one: their ids, and the points of rules. */
import type { OrderExample } from '../numbers/types.ts';
import type { Caps } from './context.ts';
import { clipped, minuteText, money } from './text.ts';

/** Cells for which order it is, when, and of how much. */
export function orderCells({ id, merchant, at, amount, currency }: OrderExample, caps: Caps): string[] {
  const shop = merchant === undefined ? '' : ` <small>${clipped(merchant, caps.id)}</small>`;
  return [
    `<code>${clipped(id, caps.id)}</code>${shop}`,
    `<span class=keep>${minuteText(at)}</span>`,
    money(amount, currency),
  ];
}

/** `+35`, `−10`. */
export const pointsText = (points: number) => (points > 0 ? `+${points}` : String(points).replace('-', '−'));
