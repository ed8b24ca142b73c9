/** Orders that two rule sets decide differently, counted by column: the figures and the samples of numbers/flips.ts. */
import type { Flow, Policy } from '../../engine/types.ts';
import { eachBit, hasBit } from '../features/bits.ts';
import type { StoredChunk } from '../features/reader.ts';
import { type ChunkScores, pointsIn, type Vote } from '../features/scores.ts';
import { countFlip, countsOfFlip, directions, flipWidth } from '../numbers/flips.ts';
import type { DecisionExample, Flip, FlipExample } from '../numbers/index.ts';
import { Sample } from '../numbers/sample.ts';
import { type JudgementIndex, judgements } from '../numbers/tally.ts';
import { flipSampleSize } from '../numbers/types.ts';
import type { ChunkFacts } from './numbers.ts';

/** One rule set's decisions in a chunk. */
export interface DecidedChunk extends ChunkScores {
  readonly votes: readonly Vote[];
  readonly policy: Policy;
}

/** What was counted for one direction. */
interface Direction {
  readonly to: Flow;
  readonly tally: Float64Array;
  readonly samples: readonly Sample<FlipExample>[];
}

/** Counts the orders that a trial decides differently, chunk by chunk. */
export class TrialFlips {
  readonly #directions: readonly Direction[] = directions.map(to => ({
    to,
    tally: new Float64Array(flipWidth),
    samples: judgements.map(() => new Sample<FlipExample>(flipSampleSize)),
  }));

  /** @param before under the rule set that is compared with · @param after under the one in question */
  count(before: DecidedChunk, after: DecidedChunk, chunk: StoredChunk, facts: ChunkFacts): void {
    const flipped = after.challenges.map((word, index) => word ^ before.challenges[index]!);
    let look: Look | undefined;
    let hashes: Uint32Array | undefined;
    let approved: Uint32Array | undefined;
    eachBit(flipped, row => {
      const direction = this.#directions[hasBit(after.challenges, row) ? 0 : 1]!;
      const judged = facts.judgements[row] as JudgementIndex;
      approved ??= chunk.approved();
      const order = { judgement: judged, approved: hasBit(approved, row), amount: facts.amounts[row]! };
      countFlip(direction.tally, 0, order, direction.to);
      hashes ??= chunk.hashes();
      const sample = direction.samples[judged]!;
      if (!sample.mayTake(hashes[row]!)) return;
      look ??= lookInto(chunk);
      const shown = look(row);
      const example = () => ({
        ...shown,
        judged: judgements[judged],
        before: decisionOf(before, row),
        after: decisionOf(after, row),
      });
      sample.offer(shown.id, shown.merchant, example);
    });
  }

  result(): Flip[] {
    return this.#directions.map(({ to, tally, samples }) => ({
      to,
      ...countsOfFlip(tally),
      sample: samples.flatMap(sample => sample.entries()),
    }));
  }
}

type Order = Pick<FlipExample, 'id' | 'merchant' | 'order_id' | 'at' | 'amount' | 'currency'>;
type Look = (row: number) => Order;

/** Looks orders up for people: only few are ever shown. */
function lookInto(chunk: StoredChunk): Look {
  const [ids, orderIds, ats] = [chunk.ids(), chunk.orderIds(), chunk.ats()];
  const at = (column: string, row: number) => {
    const { codes, values } = chunk.column(column);
    return values[codes[row]!];
  };
  return row => {
    const merchant = at('merchant.id', row) as string | undefined;
    const orderId = orderIds(row);
    return {
      id: ids(row),
      ...(merchant === undefined ? {} : { merchant }),
      ...(orderId === '' ? {} : { order_id: orderId }),
      at: new Date(ats[row]!).toISOString(),
      amount: at('amount.value', row) as number,
      currency: at('amount.currency', row) as string,
    };
  };
}

function decisionOf({ votes, policy, scores, bands }: DecidedChunk, row: number): DecisionExample {
  const band = policy.bands[bands[row]!]!;
  const hits = votes.filter(({ rule, hit }) => rule.status === 'live' && hasBit(hit, row));
  return {
    flow: band.flow,
    score: scores[row]!,
    band: band.name,
    hits: hits.map(vote => ({ rule: vote.rule.id, points: pointsIn(vote, row) })),
  };
}
