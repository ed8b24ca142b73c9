/** Orders that two rule sets decide differently: how many, how much, and a few to look at. */
import type { Flow } from '../../engine/types.ts';
import type { ReplayRecord } from '../types.ts';
import { Table, type TableState } from './cells.ts';
import { Sample } from './sample.ts';
import {
  count,
  counted,
  countedAll,
  fraud,
  good,
  type JudgementIndex,
  judgements,
  tallyWidth,
  unjudged,
} from './tally.ts';
import { type Decided, type DecisionExample, type Flip, type FlipExample, flipSampleSize } from './types.ts';

const flows = ['challenge', 'frictionless'] as const satisfies readonly Flow[];

export class Flips {
  readonly #tallies = new Table(tallyWidth);
  readonly #samples = new Map<string, Sample<FlipExample>>(
    flows.flatMap(to => judgements.map(each => [`${to}|${each}`, new Sample<FlipExample>(flipSampleSize)] as const)),
  );

  /** @param before the order under the rule set that is compared with · @param after under the one in question. */
  count(before: Decided, after: ReplayRecord, judgement: JudgementIndex, amount: number): void {
    if (before.flow === after.flow) return;
    const row = this.#tallies.at(after.flow);
    count(this.#tallies.cells, row, judgement, after.flow === 'challenge', amount);
    const judged = judgements[judgement];
    this.#samples
      .get(`${after.flow}|${judged}`)!
      .offer(after.id, after.merchant, () => exampleOf(before, after, judged));
  }

  result(): Flip[] {
    return flows.map(to => {
      const tally = this.#tallies.row(to);
      return {
        to,
        all: countedAll(tally),
        fraud: counted(tally, fraud),
        good: counted(tally, good),
        unjudged: counted(tally, unjudged),
        sample: judgements.flatMap(each => this.#samples.get(`${to}|${each}`)!.entries()),
      };
    });
  }

  state(): FlipState {
    return {
      tallies: this.#tallies.state(),
      samples: [...this.#samples].map(([key, sample]) => [key, sample.entries()]),
    };
  }

  add(state: FlipState): void {
    this.#tallies.add(state.tallies);
    for (const [key, entries] of state.samples) this.#samples.get(key)?.add(entries);
  }
}

export interface FlipState {
  readonly tallies: TableState;
  readonly samples: readonly (readonly [key: string, entries: readonly FlipExample[]])[];
}

function exampleOf(before: Decided, after: ReplayRecord, judged: FlipExample['judged']): FlipExample {
  const { id, merchant, order_id, at, amount, currency } = after;
  return {
    id,
    ...(merchant === undefined ? {} : { merchant }),
    ...(order_id === undefined ? {} : { order_id }),
    at: new Date(at).toISOString(),
    amount,
    currency,
    judged,
    before: decisionOf(before),
    after: decisionOf(after),
  };
}

function decisionOf({ flow, score, band, hits }: Decided): DecisionExample {
  return { flow, score, band, hits: hits.map(({ rule, points }) => ({ rule, points })) };
}
