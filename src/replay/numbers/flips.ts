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

/** Cells of one direction: a tally, and behind it orders and amount of fraud that was approved. */
export const flipWidth = tallyWidth + 2;

/** What is counted of an order that flipped. */
export interface FlippedOrder {
  readonly judgement: JudgementIndex;
  /** Its payment was approved. */
  readonly approved: boolean;
  /** Minor units of the main currency; 0 in another one. */
  readonly amount: number;
}

/** Counts an order that flipped to a flow. */
export function countFlip(cells: Float64Array, offset: number, order: FlippedOrder, to: Flow): void {
  count(cells, offset, order.judgement, to === 'challenge', order.amount);
  if (order.judgement !== fraud || !order.approved) return;
  cells[offset + tallyWidth]! += 1;
  cells[offset + tallyWidth + 1]! += order.amount;
}

/** What was counted of one direction. */
export function countsOfFlip(cells: ArrayLike<number>): Omit<Flip, 'to' | 'sample'> {
  return {
    all: countedAll(cells),
    fraud: counted(cells, fraud),
    fraud_approved: { orders: cells[tallyWidth]!, amount: cells[tallyWidth + 1]! },
    good: counted(cells, good),
    unjudged: counted(cells, unjudged),
  };
}

/** Both directions of a flip, by the flow that comes of it. */
export const directions = ['challenge', 'frictionless'] as const satisfies readonly Flow[];

/** Counts the orders that two rule sets decide differently, and keeps a sample of them. */
export class Flips {
  readonly #tallies = new Table(flipWidth);
  readonly #samples = new Map<string, Sample<FlipExample>>(
    directions.flatMap(to =>
      judgements.map(each => [`${to}|${each}`, new Sample<FlipExample>(flipSampleSize)] as const),
    ),
  );

  /** @param before what the rule set that is compared with decided: `against` of the record. */
  count(before: RecordedDecision, record: ReplayRecord, order: FlippedOrder): void {
    const { flow } = record.decision;
    if (before.flow === flow) return;
    const row = this.#tallies.at(flow);
    countFlip(this.#tallies.cells, row, order, flow);
    const judged = judgements[order.judgement];
    this.#samples.get(`${flow}|${judged}`)!.offer(record.id, record.merchant, () => ({
      ...exampleOf(record),
      judged,
      before: decisionExample(before),
      after: decisionExample(record.decision),
    }));
  }

  result(): Flip[] {
    return directions.map(to => {
      return {
        to,
        ...countsOfFlip(this.#tallies.row(to)),
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
