/**
 * Chance that repeats itself: the same seed gives the same numbers on every machine (integer arithmetic only, but for one
 * division). Generators for different purposes are derived by name, so that a change in one place does not move the others.
 */

/** A source of chance. */
export interface Random {
  /** 0 ≤ x < 1. */
  next(): number;
  /** Whole number, 0 ≤ x < limit. */
  below(limit: number): number;
  /** Whole number, from ≤ x ≤ to. */
  between(from: number, to: number): number;
  /** True with the probability given. */
  chance(probability: number): boolean;
  pick<Value>(values: readonly Value[]): Value;
  /** One of the values, by their weights. */
  weighted<Value>(values: readonly (readonly [Value, number])[]): Value;
  /** Decimal digits. */
  digits(count: number): string;
  /** Hexadecimal digits. */
  hex(count: number): string;
}

/** 32-bit hash of a text (FNV-1a with a final avalanche), for seeds and stand-ins of tokens. */
function hash32(text: string, start = 0x811c9dc5): number {
  let hash = start;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** 64 bits of hash as 16 hexadecimal digits. */
export function hash64(text: string): string {
  const hex = (value: number) => value.toString(16).padStart(8, '0');
  return hex(hash32(text)) + hex(hash32(text, 0x9747b28c));
}

/** A source of chance for a purpose: sfc32 (Doty-Humphrey, PractRand), seeded by the texts joined. */
export function createRandom(...purpose: readonly (string | number)[]): Random {
  const seed = purpose.join('/');
  let a = hash32(seed, 0x9e3779b9);
  let b = hash32(seed, 0x243f6a88);
  let c = hash32(seed, 0xb7e15162);
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 0x1_0000_0000;
  };
  for (let round = 0; round < 12; round++) next();
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    between: (from, to) => from + below(to - from + 1),
    chance: probability => next() < probability,
    pick: values => values[below(values.length)]!,
    weighted(values) {
      let rest = next() * values.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [value, weight] of values) {
        rest -= weight;
        if (rest < 0) return value;
      }
      return values.at(-1)![0];
    },
    digits: count => Array.from({ length: count }, () => String(below(10))).join(''),
    hex: count => Array.from({ length: count }, () => below(16).toString(16)).join(''),
  };
}
