/** The numbers of a trial on stored features: those of a replay (numbers/types.ts) that a trial shows, counted by column. */
import { countBits, eachBit, rowOf } from '../features/bits.ts';
import { type ChunkScores, pointsIn, type Vote } from '../features/scores.ts';
import type { Figures, ReplayNumbers, RuleNumbers } from '../numbers/index.ts';
import { type CountsOfRule, figuresOfRule } from '../numbers/rules.ts';
import { count, figuresOf, type JudgementIndex, tallyWidth } from '../numbers/tally.ts';

/** Version of the format of trial numbers. */
export const trialFormat = 'sekisho-trial-numbers/1';

/** One rule set's numbers. */
export interface TrialSide {
  readonly version: string;
  readonly decision: Figures;
  readonly rules: readonly Omit<RuleNumbers, 'weeks'>[];
}

/** Everything that a trial shows; a replay's numbers have all of it and more. */
export interface TrialNumbers
  extends Pick<
    ReplayNumbers,
    'assumptions' | 'period' | 'all' | 'other_currencies' | 'synthetic' | 'labels' | 'flips'
  > {
  readonly rules: TrialSide;
  readonly against?: TrialSide;
}

/** What is the same for both rule sets in a chunk. */
export interface ChunkFacts {
  readonly rows: number;
  /** By row, as `judgements` in numbers/tally.ts. */
  readonly judgements: Uint8Array;
  /** By row, minor units of the main currency; 0 for others. */
  readonly amounts: Float64Array;
  /** Tallies of sets that were counted already: both rule sets share most of their hits. */
  readonly tallies: Map<Uint32Array, Float64Array>;
  /** What was seen of votes that were counted already. */
  readonly counted: Map<Vote, CountedVote>;
}

/** What is counted of a vote whatever the other votes are. */
export interface CountedVote {
  /** Hits that raise and hits that lower the score: "alone" is asked among each of them. */
  readonly up?: Uint32Array;
  readonly down?: Uint32Array;
  /** How many hits have how many points. */
  readonly points: readonly (readonly [points: number, hits: number])[];
}

/** What is counted of one rule. */
interface RuleCount extends CountsOfRule {
  readonly hits: Float64Array;
  readonly alone: Float64Array;
  unknown: number;
  readonly points: Map<number, number>;
}

/** Collects one rule set's numbers, chunk by chunk. */
export class TrialCounter {
  readonly #decision = new Float64Array(tallyWidth);
  readonly #rules = new Map<string, RuleCount>();

  /** @param votes live and shadow rules, the same in every chunk */
  count(votes: readonly Vote[], { challenges }: ChunkScores, facts: ChunkFacts): void {
    this.#countDecisions(challenges, facts);
    const raising = new Crowd(challenges.length);
    const trusting = new Crowd(challenges.length);
    const sides = votes.map(vote => ({ vote, ...countedOf(vote, facts) }));
    for (const { vote, up, down } of sides) {
      if (vote.rule.status !== 'live') continue;
      if (up) raising.add(up);
      if (down) trusting.add(down);
    }
    for (const { vote, up, down, points } of sides) {
      const counts = this.#of(vote.rule.id);
      addTally(counts.hits, tallyOf(vote.hit, facts));
      if (vote.rule.status === 'live') {
        counts.unknown += vote.unknowns;
        for (const [each, hits] of points) counts.points.set(each, (counts.points.get(each) ?? 0) + hits);
        if (up) tally(counts.alone, up, raising.several, facts);
        if (down) tally(counts.alone, down, trusting.several, facts);
      } else tally(counts.alone, vote.hit, raising.one, facts);
    }
  }

  result(version: string, rules: readonly Vote['rule'][], abandonment: number): TrialSide {
    const decision = figuresOf(this.#decision, abandonment);
    return { version, decision, rules: rules.map(rule => figuresOfRule(rule, this.#of(rule.id), decision)) };
  }

  #of(rule: string): RuleCount {
    let counts = this.#rules.get(rule);
    if (!counts) {
      counts = {
        hits: new Float64Array(tallyWidth),
        alone: new Float64Array(tallyWidth),
        unknown: 0,
        points: new Map(),
      };
      this.#rules.set(rule, counts);
    }
    return counts;
  }

  #countDecisions(challenges: Uint32Array, { rows, judgements, amounts }: ChunkFacts): void {
    for (let row = 0; row < rows; row++) {
      const challenged = ((challenges[row >>> 5]! >>> (row & 31)) & 1) === 1;
      count(this.#decision, 0, judgements[row] as JudgementIndex, challenged, amounts[row]!);
    }
  }
}

function countedOf(vote: Vote, facts: ChunkFacts): CountedVote {
  let counted = facts.counted.get(vote);
  if (!counted) {
    counted = { ...sidesOf(vote), points: pointsOf(vote) };
    facts.counted.set(vote, counted);
  }
  return counted;
}

/** Points by a feature may both raise and lower. */
function sidesOf(vote: Vote): Pick<CountedVote, 'up' | 'down'> {
  const { points, hit } = vote;
  if ('fixed' in points) return points.fixed < 0 ? { down: hit } : { up: hit };
  if (points.byCode.every(each => each >= 0)) return { up: hit };
  const up = new Uint32Array(hit.length);
  const down = new Uint32Array(hit.length);
  eachBit(hit, row => {
    const side = pointsIn(vote, row) < 0 ? down : up;
    side[row >>> 5]! |= 1 << (row & 31);
  });
  return { up, down };
}

/** Rows that a rule has at all, and rows that several have. */
class Crowd {
  readonly one: Uint32Array;
  readonly several: Uint32Array;

  constructor(words: number) {
    this.one = new Uint32Array(words);
    this.several = new Uint32Array(words);
  }

  add(hit: Uint32Array): void {
    for (let word = 0; word < hit.length; word++) {
      this.several[word]! |= this.one[word]! & hit[word]!;
      this.one[word]! |= hit[word]!;
    }
  }
}

function tallyOf(hit: Uint32Array, facts: ChunkFacts): Float64Array {
  const known = facts.tallies.get(hit);
  if (known) return known;
  const cells = new Float64Array(tallyWidth);
  tally(cells, hit, undefined, facts);
  facts.tallies.set(hit, cells);
  return cells;
}

/** Counts a set of rows, those of another set left out. Whether they are challenged is not asked of a rule's hits. */
function tally(
  cells: Float64Array,
  bits: Uint32Array,
  without: Uint32Array | undefined,
  { judgements, amounts }: ChunkFacts,
): void {
  for (let word = 0; word < bits.length; word++) {
    const wanted = without ? bits[word]! & ~without[word]! : bits[word]!;
    for (let rest = wanted; rest !== 0; rest &= rest - 1) {
      const row = (word << 5) + rowOf(rest);
      count(cells, 0, judgements[row] as JudgementIndex, false, amounts[row]!);
    }
  }
}

function addTally(into: Float64Array, cells: Float64Array): void {
  for (let cell = 0; cell < tallyWidth; cell++) into[cell]! += cells[cell]!;
}

/** Points of one rule lie in this reach (engine/rules/read-contribution.ts). */
const mostPoints = 100;

function pointsOf(vote: Vote): CountedVote['points'] {
  if ('fixed' in vote.points) {
    const hits = countBits(vote.hit);
    return hits === 0 ? [] : [[vote.points.fixed, hits]];
  }
  const histogram = new Float64Array(mostPoints * 2 + 1);
  const { codes, byCode } = vote.points;
  for (let word = 0; word < vote.hit.length; word++) {
    for (let rest = vote.hit[word]!; rest !== 0; rest &= rest - 1)
      histogram[byCode[codes[(word << 5) + rowOf(rest)]!]! + mostPoints]! += 1;
  }
  return [...histogram].flatMap((hits, index) => (hits > 0 ? [[index - mostPoints, hits] as const] : []));
}
