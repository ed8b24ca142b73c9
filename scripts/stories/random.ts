/** A small seeded generator (mulberry32), so that a story is the same on every machine. Not for anything secret. */

/** Draws from a seeded sequence. */
export interface Dice {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  /** One of the entries. */
  pick<Entry>(entries: readonly Entry[]): Entry;
  /** True with the given probability. */
  chance(probability: number): boolean;
}

/** Dice for a seed (a whole number). */
export function dice(seed: number): Dice {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    between: (from, to) => from + Math.floor(next() * (to - from + 1)),
    pick: entries => entries[Math.floor(next() * entries.length)]!,
    chance: probability => next() < probability,
  };
}
