/**
 * An Aho–Corasick automaton over UTF-16 units in typed arrays: finds every occurrence of every pattern in one pass.
 *
 * The trie is laid out in breadth-first order straight from the sorted patterns, so that the children of a state are
 * neighbours: a step is a look at one or a few adjacent units. Own code because the libraries are too slow for the
 * address stage (bench/address.ts); modern-ahocorasick is its oracle in test/engine/address/automaton.test.ts.
 */

/** The finished automaton. */
export interface Automaton {
  /** The patterns that are looked for: each once, in the order of their UTF-16 units. */
  readonly patterns: readonly string[];
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

/** Builds the automaton. Equal patterns are one; empty ones are never found. */
export function buildAutomaton(texts: Iterable<string>): Automaton {
  // By UTF-16 units, as the plain sort has it: a comparison of our own took longer than all that follows.
  const patterns = [...texts].sort().filter((text, at, sorted) => text !== '' && text !== sorted[at - 1]);
  // Patterns share their beginnings: room for each letter of each would be three times what is needed.
  let states = 1;
  for (let at = 0; at < patterns.length; at++)
    states += patterns[at]!.length - sharedLength(patterns[at - 1] ?? '', patterns[at]!);
  // First child of each state; the children end where the next state's begin.
  const first = new Int32Array(states + 1);
  const unitOf = new Uint16Array(states);
  const fail = new Int32Array(states);
  /** Pattern that ends in the state, or -1. */
  const pattern = new Int32Array(states).fill(-1);
  /** The state itself or the nearest one along the failure links that ends a pattern; 0 for none. */
  const output = new Int32Array(states);
  const parent = new Int32Array(states);
  const from = new Int32Array(states);
  const to = new Int32Array(states);
  const depth = new Uint16Array(states);
  to[0] = patterns.length;
  let made = 1;
  for (let state = 0; state < made; state++) {
    first[state] = made;
    let at = from[state]!;
    const end = to[state]!;
    const level = depth[state]!;
    // A pattern that ends here sorts before those that go on.
    if (at < end && patterns[at]!.length === level) {
      pattern[state] = at;
      at++;
    }
    while (at < end) {
      const unit = patterns[at]!.charCodeAt(level);
      let next = at + 1;
      while (next < end && patterns[next]!.charCodeAt(level) === unit) next++;
      unitOf[made] = unit;
      parent[made] = state;
      depth[made] = level + 1;
      from[made] = at;
      to[made] = next;
      made++;
      at = next;
    }
  }
  first[made] = made;
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
  for (let state = 1; state < made; state++) {
    if (parent[state] !== 0) fail[state] = step(fail[parent[state]!]!, unitOf[state]!);
    output[state] = pattern[state]! >= 0 ? state : output[fail[state]!]!;
  }
  return {
    patterns,
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
