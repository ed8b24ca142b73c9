/**
 * An Aho–Corasick automaton over UTF-16 units in typed arrays: finds every occurrence of every pattern in one pass.
 *
 * The trie is laid out in breadth-first order straight from the sorted patterns, so that the children of a state are
 * neighbours: a step is a look at one or a few adjacent units. It is built at every start, so the work on a pattern or a state is a
 * function of its own: V8 makes those fast at once, and a long loop around them late. Own code because the libraries are too slow for the
 * address stage (bench/address.ts); modern-ahocorasick is its oracle in test/engine/address/automaton.test.ts.
 */

/** The finished automaton. */
export interface Automaton {
  /** The patterns that are looked for: each once, in the order of their UTF-16 units. */
  readonly patterns: readonly string[];
  /** How many these are. */
  readonly size: number;
  /**
   * Walks `units[from, to)` and writes every occurrence into `hits`, two numbers each: the pattern's index in `patterns`,
   * and the index just after the occurrence.
   * Returns how many numbers were written; occurrences for which `hits` has no room are left out.
   */
  scan(units: Uint16Array, from: number, to: number, hits: Int32Array): number;
}

/** How many units two texts share at their beginning. */
function sharedLength(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length < most && one.charCodeAt(length) === other.charCodeAt(length)) length++;
  return length;
}

/**
 * A state is a text that patterns begin with. By its length: the first state of texts of that length, and behind the longest the number
 * of all states; the root is state 0. Each pattern brings the texts that it does not share with the one before it.
 */
function firstStates(patterns: readonly string[], shared: readonly number[]): readonly number[] {
  const longest = patterns.reduce((most, { length }) => Math.max(most, length), 0);
  const count = new Int32Array(longest + 1);
  const add = (pattern: string, index: number) => {
    for (let length = shared[index]! + 1; length <= pattern.length; length++) count[length]!++;
  };
  patterns.forEach(add);
  const first = [0];
  for (let length = 0; length <= longest; length++) first.push(first[length]! + (length === 0 ? 1 : count[length]!));
  return first;
}

/** The trie in breadth-first order. */
interface Trie {
  /** The unit that leads to each state from its parent. */
  readonly unitOf: Uint16Array;
  readonly parent: Int32Array;
  /** First child of each state; the children end where the next state's begin. */
  readonly first: Int32Array;
  /** Pattern that ends in the state, or -1. */
  readonly pattern: Int32Array;
}

function layOut(patterns: readonly string[]): Trie {
  const shared = patterns.map((pattern, at) => sharedLength(patterns[at - 1] ?? '', pattern));
  const firstAt = firstStates(patterns, shared);
  const states = firstAt.at(-1)!;
  const unitOf = new Uint16Array(states);
  const parent = new Int32Array(states);
  const first = new Int32Array(states + 1);
  const pattern = new Int32Array(states).fill(-1);
  // By length of a text: the state that the next such text will have, and that of the one which the pattern at hand begins with.
  const next = Int32Array.from(firstAt);
  const path = new Int32Array(firstAt.length);
  const add = (text: string, index: number) => {
    for (let length = shared[index]! + 1; length <= text.length; length++) {
      const state = next[length]!++;
      const before = path[length - 1]!;
      unitOf[state] = text.charCodeAt(length - 1);
      parent[state] = before;
      if (first[before] === 0) first[before] = state;
      path[length] = state;
    }
    pattern[path[text.length]!] = index;
  };
  patterns.forEach(add);
  first[states] = states;
  for (let state = states - 1; state >= 0; state--) if (first[state] === 0) first[state] = first[state + 1]!;
  return { unitOf, parent, first, pattern };
}

/** Builds the automaton. Equal patterns are one; empty ones are never found. */
export function buildAutomaton(texts: Iterable<string>): Automaton {
  // By UTF-16 units, as the plain sort has it: a comparison of our own took longer than all that follows.
  const patterns = [...texts].sort().filter((text, at, sorted) => text !== '' && text !== sorted[at - 1]);
  const { unitOf, parent, first, pattern } = layOut(patterns);
  const states = unitOf.length;
  // In the place of each state's parent, which is asked for only until then.
  const fail = parent;
  /** The state itself or the nearest one along the failure links that ends a pattern; 0 for none. */
  const output = new Int32Array(states);
  const roots = new Int32Array(65_536);
  for (let child = first[0]!; child < first[1]!; child++) roots[unitOf[child]!] = child;

  const childOf = (state: number, unit: number): number => {
    let low = first[state]!;
    let high = first[state + 1]!;
    while (high - low > 4) {
      const middle = (low + high) >>> 1;
      if (unitOf[middle]! <= unit) low = middle;
      else high = middle;
    }
    for (; low < high; low++) if (unitOf[low] === unit) return low;
    return 0;
  };
  const step = (state: number, unit: number): number => {
    while (state !== 0) {
      const child = childOf(state, unit);
      if (child !== 0) return child;
      state = fail[state]!;
    }
    return roots[unit]!;
  };
  const link = (state: number) => {
    const before = parent[state]!;
    fail[state] = before === 0 ? 0 : step(fail[before]!, unitOf[state]!);
    output[state] = pattern[state]! >= 0 ? state : output[fail[state]!]!;
  };
  for (let state = 1; state < states; state++) link(state);
  return {
    patterns,
    size: patterns.length,
    scan(units, start, end, hits) {
      let state = 0;
      let written = 0;
      const room = hits.length - 1;
      for (let at = start; at < end; at++) {
        state = step(state, units[at]!);
        let hit = output[state]!;
        while (hit !== 0) {
          if (written < room) {
            hits[written++] = pattern[hit]!;
            hits[written++] = at + 1;
          }
          hit = output[fail[hit]!]!;
        }
      }
      return written;
    },
  };
}
