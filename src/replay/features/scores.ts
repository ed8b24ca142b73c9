/**
 * From verdicts to scores over a chunk: points added up inside families up to their caps, families together, lifts, bands. The
 * same arithmetic as engine/score/score.ts, by column; the writer of a store holds every order of it against the engine's own.
 */
import { pointsAt } from '../../engine/rules/read-contribution.ts';
import type { Contribution } from '../../engine/rules/rule.ts';
import type { Policy } from '../../engine/types.ts';
import { emptyBits, isEmpty } from './bits.ts';
import type { FeatureChunk } from './conditions.ts';

/** Verdicts of a condition by row. Rows in neither set missed or failed. */
export interface Verdicts {
  readonly hit: Uint32Array;
  readonly unknown: Uint32Array;
}

/** A rule as scores see it. */
export interface ScoredRule {
  readonly id: string;
  readonly family: string;
  readonly status: 'live' | 'shadow';
  readonly contribution: Contribution;
}

/** Points of a rule's hits. */
export type VotePoints =
  | { readonly fixed: number }
  /** By the code of a row in the column of the feature that they go by. */
  | { readonly codes: ArrayLike<number>; readonly byCode: Int16Array };

/** What a rule says of a chunk, points and all. */
export interface Vote extends Verdicts {
  readonly rule: ScoredRule;
  readonly points: VotePoints;
}

/** The vote of a rule. A hit whose points go by a missing feature is unknown, as in engine/rules/compile.ts. */
export function voteOf(rule: ScoredRule, verdicts: Verdicts, chunk: FeatureChunk): Vote {
  const { contribution } = rule;
  if (contribution.kind !== 'points_by') {
    return { rule, ...verdicts, points: { fixed: contribution.kind === 'points' ? contribution.points : 0 } };
  }
  const { codes, values } = chunk.column(contribution.feature);
  const byCode = Int16Array.from(values, value =>
    typeof value === 'number' ? pointsAt(contribution.steps, value) : 0,
  );
  const lacking = emptyBits(chunk.rows);
  for (let row = 0; row < chunk.rows; row++) if (codes[row] === 0) lacking[row >>> 5]! |= 1 << (row & 31);
  const lacks = lacking.map((word, index) => word & verdicts.hit[index]!);
  if (isEmpty(lacks)) return { rule, ...verdicts, points: { codes, byCode } };
  return {
    rule,
    hit: verdicts.hit.map((word, index) => word & ~lacks[index]!),
    unknown: verdicts.unknown.map((word, index) => word | lacks[index]!),
    points: { codes, byCode },
  };
}

/** The points of a vote's hit in a row. */
export function pointsIn({ points }: Vote, row: number): number {
  return 'fixed' in points ? points.fixed : points.byCode[points.codes[row]!]!;
}

/** What a rule set decides for a chunk. */
export interface ChunkScores {
  readonly scores: Uint8Array;
  /** Position of the band in the policy. */
  readonly bands: Uint8Array;
  /** Rows whose band asks for a challenge. */
  readonly challenges: Uint32Array;
}

/** Adds the live votes up. */
export function scoreChunk(rows: number, votes: readonly Vote[], policy: Policy): ChunkScores {
  const live = votes.filter(({ rule }) => rule.status === 'live');
  const totals = new Int32Array(rows);
  for (const family of new Set(live.map(({ rule }) => rule.family))) {
    const sums = new Int32Array(rows);
    for (const vote of live) if (vote.rule.family === family) addPoints(sums, vote);
    const { cap = Infinity, floor = -Infinity } = policy.families.get(family) ?? {};
    for (let row = 0; row < rows; row++) totals[row]! += Math.max(floor, Math.min(cap, sums[row]!));
  }
  const lifted = emptyBits(rows);
  for (const { rule, hit } of live) {
    if (rule.contribution.kind !== 'flow') continue;
    for (let word = 0; word < hit.length; word++) lifted[word]! |= hit[word]!;
  }
  return bandsOf(totals, lifted, policy);
}

function addPoints(sums: Int32Array, { hit, points }: Vote): void {
  if ('fixed' in points && points.fixed === 0) return;
  const fixed = 'fixed' in points ? points.fixed : undefined;
  const by = 'fixed' in points ? undefined : points;
  for (let word = 0; word < hit.length; word++) {
    let rest = hit[word]!;
    while (rest !== 0) {
      const low = rest & -rest;
      const row = (word << 5) + (31 - Math.clz32(low));
      sums[row]! += fixed ?? by!.byCode[by!.codes[row]!]!;
      rest ^= low;
    }
  }
}

function bandsOf(totals: Int32Array, lifted: Uint32Array, { bands: all }: Policy): ChunkScores {
  const rows = totals.length;
  const scores = new Uint8Array(rows);
  const bands = new Uint8Array(rows);
  const challenges = emptyBits(rows);
  const bandAt = Uint8Array.from({ length: 101 }, (_, score) =>
    Math.max(
      0,
      all.findLastIndex(({ from }) => from <= score),
    ),
  );
  const first = all.findIndex(({ flow }) => flow === 'challenge');
  const challenged = all.map(({ flow }) => flow === 'challenge');
  for (let row = 0; row < rows; row++) {
    const total = totals[row]!;
    const score = Math.max(0, Math.min(100, total));
    let band = bandAt[score]!;
    if (first > band && ((lifted[row >>> 5]! >>> (row & 31)) & 1) === 1) band = first;
    scores[row] = score;
    bands[row] = band;
    if (challenged[band]) challenges[row >>> 5]! |= 1 << (row & 31);
  }
  return { scores, bands, challenges };
}
