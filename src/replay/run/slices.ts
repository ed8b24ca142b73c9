/** Which lines of a history a replay takes: all of them, or the share of a slice. */
import type { History } from '../order/ndjson-history.ts';

/** Which lines to replay, by their position in the order. */
export interface Part {
  readonly from: number;
  readonly to: number;
  /** Time of the first line of the part; windows reach back from it. */
  readonly at: number;
}

/** The lines of a slice: equal shares of all lines, by their place in the order. */
export async function partOf(history: History, slice: readonly [number, number] | undefined): Promise<Part> {
  const whole = { from: 0, to: history.lines, at: Number.NEGATIVE_INFINITY };
  if (!slice) return whole;
  const [index, of] = slice;
  const from = Math.floor((history.lines * (index - 1)) / of);
  const to = Math.floor((history.lines * index) / of);
  return from === 0 ? { ...whole, to } : { from, to, at: await timeAt(history, from) };
}

/** Time of the line at a place in the order. */
async function timeAt(history: History, position: number): Promise<number> {
  let before = 0;
  for await (const { count, ats } of history.tables()) {
    if (position < before + count) return ats[position - before]!;
    before += count;
  }
  return Number.POSITIVE_INFINITY;
}
