/**
 * Many patterns, one pass: a trie over UTF-16 units in typed arrays. Titles are short and nearly every position fails at
 * its first or second unit, so walking the trie from each position beats failure links (bench/goods-confusion.ts).
 */

/** Finds every occurrence of every pattern. */
export interface PatternTrie {
  /**
   * Reports each occurrence in `units[0 … length)`, by start, then by length.
   * @param found called with the pattern's index, its start and its end (exclusive)
   */
  scan(units: Uint16Array, length: number, found: (pattern: number, start: number, end: number) => void): void;
}

/** Builds the trie. Equal patterns are each reported; empty ones never. */
export function buildTrie(patterns: readonly string[]): PatternTrie {
  const total = patterns.reduce((sum, pattern) => sum + pattern.length, 0);
  const roots = new Int32Array(0x10000);
  const table = new TransitionTable(total);
  // Node → first pattern that ends there (plus one), pattern → next one that ends at the same node.
  const ends = new Int32Array(total + 2);
  const next = new Int32Array(patterns.length);
  let nodes = 1;
  for (let index = patterns.length - 1; index >= 0; index--) {
    const pattern = patterns[index]!;
    if (pattern === '') continue;
    let node = 0;
    for (let at = 0; at < pattern.length; at++) {
      const unit = pattern.charCodeAt(at);
      const known = at === 0 ? roots[unit]! : table.get(node, unit);
      if (known !== 0) node = known;
      else {
        const fresh = nodes++;
        if (at === 0) roots[unit] = fresh;
        else table.set(node, unit, fresh);
        node = fresh;
      }
    }
    next[index] = ends[node]!;
    ends[node] = index + 1;
  }
  return {
    scan(units, length, found) {
      for (let start = 0; start < length; start++) {
        let node = roots[units[start]!]!;
        let at = start + 1;
        while (node !== 0) {
          for (let ending = ends[node]!; ending !== 0; ending = next[ending - 1]!) found(ending - 1, start, at);
          if (at >= length) break;
          node = table.get(node, units[at]!);
          at++;
        }
      }
    },
  };
}

/** Open addressing over (node, unit) → node; at most half full. */
class TransitionTable {
  readonly #mask: number;
  readonly #nodes: Int32Array;
  readonly #units: Uint16Array;
  readonly #targets: Int32Array;

  constructor(entries: number) {
    let size = 16;
    while (size < entries * 2) size *= 2;
    this.#mask = size - 1;
    this.#nodes = new Int32Array(size);
    this.#units = new Uint16Array(size);
    this.#targets = new Int32Array(size);
  }

  get(node: number, unit: number): number {
    let slot = this.#slot(node, unit);
    for (;;) {
      const target = this.#targets[slot]!;
      if (target === 0 || (this.#nodes[slot] === node && this.#units[slot] === unit)) return target;
      slot = (slot + 1) & this.#mask;
    }
  }

  set(node: number, unit: number, target: number): void {
    let slot = this.#slot(node, unit);
    while (this.#targets[slot] !== 0) slot = (slot + 1) & this.#mask;
    this.#nodes[slot] = node;
    this.#units[slot] = unit;
    this.#targets[slot] = target;
  }

  #slot(node: number, unit: number): number {
    const mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b);
    return (mixed ^ (mixed >>> 15)) & this.#mask;
  }
}
