/**
 * From verdicts to scores over a chunk: points added up inside families up to their caps, families together, lifts, bands. The
 * same arithmetic as engine/score/score.ts, by column; the writer of a store holds every order of it against the engine's own.
 */
import { verdicts } from '../../engine/cel/verdicts.ts';
import { pointsAt } from '../../engine/rules/read-contribution.ts';
import type { Contribution } from '../../engine/rules/rule.ts';
import type { Policy } from '../../engine/types.ts';
import { bitsWhere, countBits, emptyBits, rowOf } from './bits.ts';
import type { FeatureChunk } from './conditions.ts';

/** Verdicts of a condition by row. Rows in neither set missed or failed. */
export interface Verdicts {
  readonly hit: Uint32Array;
  /** How many rows are unknown. Most trials ask no more of them. */
  readonly unknowns: number;
  /** Which rows are unknown. */
  unknown(): Uint32Array;
}

/** Verdicts from the codes of a condition. */
export function verdictsOf(codes: Uint8Array): Verdicts {
  const unknown = bitsWhere(codes, verdicts.unknown);
  return { hit: bitsWhere(codes, verdicts.hit), unknowns: countBits(unknown), unknown: () => unknown };
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

/** What the rule sets of a trial have in common in a chunk, worked out once: most rules are the same in both. */
export class SharedWork {
  readonly #points = new Map<PointsBy, Int16Array>();
  readonly #families = new Map<string, Int32Array>();
  readonly #numbers = new Map<Uint32Array, number>();
  readonly #votes = new Map<ScoredRule, { readonly hit: Uint32Array; readonly vote: Vote }>();
  #totals: { readonly families: readonly Int32Array[]; readonly sums: Int32Array } | undefined;

  /** The vote of a rule: the same object for the same rule under the same verdicts. */
  vote(rule: ScoredRule, said: Verdicts, chunk: FeatureChunk): Vote {
    const known = this.#votes.get(rule);
    if (known?.hit === said.hit) return known.vote;
    const vote = voteOf(rule, said, chunk, this);
    this.#votes.set(rule, { hit: said.hit, vote });
    return vote;
  }

  /** Points by the code of a value. */
  pointsByCode(contribution: PointsBy, chunk: FeatureChunk): Int16Array {
    let points = this.#points.get(contribution);
    if (!points) {
      const { values } = chunk.column(contribution.feature);
      const pointsOf = (value: unknown) => (typeof value === 'number' ? pointsAt(contribution.steps, value) : 0);
      points = Int16Array.from(values, pointsOf);
      this.#points.set(contribution, points);
    }
    return points;
  }

  /** A family's points by row, after its cap and floor. */
  familyPoints(rows: number, votes: readonly Vote[], { cap, floor }: Limits): Int32Array {
    const name = JSON.stringify([
      cap,
      floor,
      ...votes.map(({ rule, hit }) => [this.#numberOf(hit), rule.contribution]),
    ]);
    let sums = this.#families.get(name);
    if (!sums) {
      sums = new Int32Array(rows);
      for (const vote of votes) addPoints(sums, vote);
      limit(sums, cap ?? largest, floor ?? -largest);
      this.#families.set(name, sums);
    }
    return sums;
  }

  /** The points of all families together, by row: from those of the other rule set where fewer families differ than are the same. */
  totals(rows: number, families: readonly Int32Array[]): Int32Array {
    const before = this.#totals;
    if (before) {
      const come = [...families];
      const gone = before.families.filter(family => {
        const place = come.indexOf(family);
        if (place >= 0) come.splice(place, 1);
        return place < 0;
      });
      if (gone.length + come.length === 0) return before.sums;
      if (gone.length + come.length < families.length) {
        const sums = before.sums.slice();
        for (const family of gone) for (let row = 0; row < rows; row++) sums[row]! -= family[row]!;
        for (const family of come) addAll(sums, family);
        return sums;
      }
    }
    const sums = new Int32Array(rows);
    for (const family of families) addAll(sums, family);
    this.#totals = { families, sums };
    return sums;
  }

  #numberOf(hit: Uint32Array): number {
    const known = this.#numbers.get(hit);
    if (known !== undefined) return known;
    this.#numbers.set(hit, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}

type PointsBy = Extract<Contribution, { readonly kind: 'points_by' }>;
type Limits = { readonly cap?: number; readonly floor?: number };

/** Beyond any sum of points. */
const largest = 0x3fffffff;

function addAll(sums: Int32Array, points: Int32Array): void {
  for (let row = 0; row < sums.length; row++) sums[row]! += points[row]!;
}

function limit(sums: Int32Array, cap: number, floor: number): void {
  for (let row = 0; row < sums.length; row++) {
    const points = sums[row]!;
    if (points > cap) sums[row] = cap;
    else if (points < floor) sums[row] = floor;
  }
}

/** The vote of a rule. A hit whose points go by a missing feature is unknown, as in engine/rules/compile.ts. */
export function voteOf(rule: ScoredRule, said: Verdicts, chunk: FeatureChunk, shared: SharedWork): Vote {
  const { contribution } = rule;
  if (contribution.kind !== 'points_by') {
    return { rule, ...said, points: { fixed: contribution.kind === 'points' ? contribution.points : 0 } };
  }
  const { codes } = chunk.column(contribution.feature);
  const points = { codes, byCode: shared.pointsByCode(contribution, chunk) };
  // Hits are few: looking at theirs alone is quicker than at the feature of every row.
  const lost = lostHits(said.hit, codes);
  if (!lost) return { rule, ...said, points };
  const hit = said.hit.map((word, index) => word ^ lost[index]!);
  const unknown = () => said.unknown().map((word, index) => word | lost[index]!);
  return { rule, hit, unknowns: said.unknowns + countBits(lost), unknown, points };
}

/** Hits in rows that lack the feature of these codes; undefined where there are none. */
function lostHits(hit: Uint32Array, codes: ArrayLike<number>): Uint32Array | undefined {
  let lost: Uint32Array | undefined;
  for (let word = 0; word < hit.length; word++) {
    for (let rest = hit[word]!; rest !== 0; rest &= rest - 1) {
      if (codes[(word << 5) + rowOf(rest)] !== 0) continue;
      lost ??= new Uint32Array(hit.length);
      lost[word]! |= rest & -rest;
    }
  }
  return lost;
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
export function scoreChunk(rows: number, votes: readonly Vote[], policy: Policy, shared: SharedWork): ChunkScores {
  const live = votes.filter(({ rule }) => rule.status === 'live');
  const families = [...new Set(live.map(({ rule }) => rule.family))].map(family => {
    const own = live.filter(({ rule }) => rule.family === family);
    return shared.familyPoints(rows, own, policy.families.get(family) ?? {});
  });
  const totals = shared.totals(rows, families);
  const lifted = emptyBits(rows);
  for (const { rule, hit } of live) {
    if (rule.contribution.kind !== 'flow') continue;
    for (let word = 0; word < hit.length; word++) lifted[word]! |= hit[word]!;
  }
  return bandsOf(totals, lifted, policy);
}

function addPoints(sums: Int32Array, { hit, points }: Vote): void {
  if ('fixed' in points) {
    const { fixed } = points;
    if (fixed === 0) return;
    for (let word = 0; word < hit.length; word++) {
      for (let rest = hit[word]!; rest !== 0; rest &= rest - 1) sums[(word << 5) + rowOf(rest)]! += fixed;
    }
    return;
  }
  const { codes, byCode } = points;
  for (let word = 0; word < hit.length; word++) {
    for (let rest = hit[word]!; rest !== 0; rest &= rest - 1) {
      const row = (word << 5) + rowOf(rest);
      sums[row]! += byCode[codes[row]!]!;
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
