/** One change between two rule sets, and what is said of all of them together. */
import type { Bilingual } from '../../shared/languages.ts';

/**
 * How far a change reaches. `major`: the way of deciding (bands, flows, the fail policy, a rule that asks for a
 * challenge by itself). `minor`: who is hit and for how much. `patch`: texts, cases, notes, and what decides nothing.
 */
const reaches = ['none', 'patch', 'minor', 'major'] as const;
/** One of `reaches`. */
export type Reach = (typeof reaches)[number];

/**
 * What a change means for shoppers, said only where it can be shown. `more`: scores can only rise and challenges only
 * come on top; `less`: the other way; `both`: more of some, less of others.
 */
export const effects = ['more', 'less', 'both'] as const;
/** One of `effects`. */
export type Effect = (typeof effects)[number];

/** One change. */
export interface Change {
  readonly reach: Exclude<Reach, 'none'>;
  /** What it is about: `rule many-numbers`, `band high`, `list lists/blocked_doors.csv`. */
  readonly what: Bilingual;
  /** What became of it, in one line: `added`, `tightened: hits fewer checkouts`. */
  readonly how: Bilingual;
  /** Further lines: the condition as it was and as it is, each step of the points. */
  readonly details?: readonly Bilingual[];
  /** Absent where nothing can be shown, and where nothing that is live changes. */
  readonly effect?: Effect;
}

/** The version bump that the changes suggest. */
export function reachOf(changes: readonly Change[]): Reach {
  return reaches[Math.max(0, ...changes.map(({ reach }) => reaches.indexOf(reach)))]!;
}

/** The effects of several parts of one change together. */
export function together(parts: readonly (Effect | undefined)[]): Effect | undefined {
  const told = new Set(parts.filter(effect => effect !== undefined));
  if (told.size === 0) return undefined;
  return told.size === 1 ? [...told][0] : 'both';
}

/** The effect as a member of a change; no member where nothing can be shown. */
export const effectOf = (effect: Effect | undefined): Pick<Change, 'effect'> =>
  effect === undefined ? {} : { effect };

/** The effect of the opposite change. */
export function opposite(effect: Effect | undefined): Effect | undefined {
  if (effect === 'more') return 'less';
  return effect === 'less' ? 'more' : effect;
}

/** A text in both languages. */
export const text = (en: string, ja: string): Bilingual => ({ ja, en });

/** A text that is the same in both. */
export const plain = (same: string): Bilingual => ({ ja: same, en: same });

/** `1 entry`, `2 entries`. */
export const counted = (count: number, one: string, more: string) => `${count} ${count === 1 ? one : more}`;

/** Values by a key of their own. */
export function byKey<Value>(values: Iterable<Value>, keyOf: (value: Value) => string): Map<string, Value> {
  return new Map([...values].map(value => [keyOf(value), value]));
}

/** Walks the keys of both sides in order: what was added, removed, or is in both. */
export function compareByKey<Value>(
  before: ReadonlyMap<string, Value>,
  after: ReadonlyMap<string, Value>,
  on: {
    readonly added: (key: string, value: Value) => readonly Change[];
    readonly removed: (key: string, value: Value) => readonly Change[];
    readonly both: (key: string, before: Value, after: Value) => readonly Change[];
  },
): Change[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  return keys.flatMap(key => {
    const [one, other] = [before.get(key), after.get(key)];
    if (one === undefined) return on.added(key, other!);
    return other === undefined ? on.removed(key, one) : on.both(key, one, other);
  });
}
