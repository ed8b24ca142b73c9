/**
 * Compiled patterns of rule sets with the same names on their lists, made once. Most rule sets that a process loads differ in
 * their rules alone: a shadow, a draft, the next version of the one in force.
 */
import { LRUCache } from 'lru-cache';
import { compilePatterns, type Patterns } from './patterns.ts';
import type { PlaceEntry } from './place-lists.ts';

/** One in force, one in its shadow, one that is about to follow; a set's patterns take some megabytes. */
const known = new LRUCache<string, Patterns>({ max: 3 });

/** The vocabulary and the entries that match by name, compiled. */
export function sharedPatterns(entries: readonly PlaceEntry[]): Patterns {
  const names = entries.filter(({ match }) => match !== 'address');
  const content = names.map(({ kind, match, value, expiresAt, file, line }) =>
    [kind, match, value, expiresAt, file, line].join('\u0000'),
  );
  const name = content.join('\n');
  let patterns = known.get(name);
  if (patterns === undefined) {
    patterns = compilePatterns(names);
    known.set(name, patterns);
  }
  return patterns;
}
