/** Fraud that a rule set lets pass: how much, and the dearest of it to look at. */
import type { ReplayOutcome, ReplayRecord } from '../types.ts';
import { decisionExample, exampleOf } from './example.ts';
import { sampleKey } from './sample.ts';
import { type Missed, type MissedExample, missedSize } from './types.ts';

interface Ranked {
  /** Minor units of the main currency; 0 in others. */
  readonly amount: number;
  /** Decides between equal amounts, so that every run shows the same ones. */
  readonly key: string;
  readonly example: MissedExample;
}

/** Counts fraud that was not challenged and not declined either, and keeps the orders of the largest amounts. */
export class MissedFraud {
  #orders = 0;
  #amount = 0;
  #largest: Ranked[] = [];

  /** @param amount minor units of the main currency; 0 in others */
  count(record: ReplayRecord, { approved, declined, refused_by_shop: refused }: ReplayOutcome, amount: number): void {
    if (record.decision.flow === 'challenge' || refused || (declined && !approved)) return;
    this.#orders++;
    this.#amount += amount;
    this.#offer(amount, sampleKey(record.id, record.merchant), () => ({
      ...exampleOf(record),
      ...(approved === undefined ? {} : { approved }),
      decision: decisionExample(record.decision),
    }));
  }

  result(): Missed {
    return { orders: this.#orders, amount: this.#amount, largest: this.#largest.map(({ example }) => example) };
  }

  state(): MissedState {
    return { orders: this.#orders, amount: this.#amount, largest: this.#largest };
  }

  add({ orders, amount, largest }: MissedState): void {
    this.#orders += orders;
    this.#amount += amount;
    for (const each of largest) this.#offer(each.amount, each.key, () => each.example);
  }

  /** `make` is called only where the order is among the largest. */
  #offer(amount: number, key: string, make: () => MissedExample): void {
    const place = this.#largest.findIndex(
      other => amount > other.amount || (amount === other.amount && key < other.key),
    );
    if (place < 0 && this.#largest.length === missedSize) return;
    this.#largest.splice(place < 0 ? this.#largest.length : place, 0, { amount, key, example: make() });
    if (this.#largest.length > missedSize) this.#largest.pop();
  }
}

/** What was counted so far, as plain data. */
export interface MissedState {
  readonly orders: number;
  readonly amount: number;
  readonly largest: readonly Ranked[];
}
