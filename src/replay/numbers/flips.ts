/** Orders that two rule sets decide differently: how many, how much, and a few to look at. */
import type { Flow } from '../../engine/types.ts';
import type { RecordedDecision, ReplayRecord } from '../types.ts';
import { Table, type TableState } from './cells.ts';
import { decisionExample, exampleOf } from './example.ts';
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
import { type Flip, type FlipExample, flipSampleSize } from './types.ts';

/** Both directions of a flip, by the flow that comes of it. */
export const directions = ['challenge', 'frictionless'] as const satisfies readonly Flow[];

/** Counts the orders that two rule sets decide differently, and keeps a sample of them. */
export class Flips {
  readonly #tallies = new Table(tallyWidth);
  readonly #samples = new Map<string, Sample<FlipExample>>(
    directions.flatMap(to =>
      judgements.map(each => [`${to}|${each}`, new Sample<FlipExample>(flipSampleSize)] as const),
    ),
  );

  /** @param before what the rule set that is compared with decided: `against` of the record. */
  count(before: RecordedDecision, record: ReplayRecord, judgement: JudgementIndex, amount: number): void {
    const { flow } = record.decision;
    if (before.flow === flow) return;
    const row = this.#tallies.at(flow);
    count(this.#tallies.cells, row, judgement, flow === 'challenge', amount);
    const judged = judgements[judgement];
    this.#samples.get(`${flow}|${judged}`)!.offer(record.id, record.merchant, () => ({
      ...exampleOf(record),
      judged,
      before: decisionExample(before),
      after: decisionExample(record.decision),
    }));
  }

  result(): Flip[] {
    return directions.map(to => {
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

/** What was counted so far, as plain data. */
export interface FlipState {
  readonly tallies: TableState;
  readonly samples: readonly (readonly [key: string, entries: readonly FlipExample[]])[];
}
