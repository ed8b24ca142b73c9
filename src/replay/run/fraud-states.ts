/** What is known of fraud in each attempt, for the counters. */
import type { FraudState } from '../../engine/velocity/fraud.ts';
import { SparseColumn } from './columns.ts';

export class FraudStates {
  /** Attempts that never were fraud: the time of the latest label genuine; 0 where there is none. */
  readonly #genuineAt = new SparseColumn();
  /** Attempts that were fraud at some time. */
  readonly #frauds = new Map<number, FraudState>();

  of(ordinal: number): FraudState | undefined {
    const known = this.#frauds.get(ordinal);
    if (known) return known;
    const labelledAt = this.#genuineAt.get(ordinal);
    // Which outcome said so does not matter: saying it again changes nothing.
    return labelledAt === 0 ? undefined : { label: 'genuine', labelledAt, told: [] };
  }

  set(ordinal: number, state: FraudState | undefined): void {
    if (state === undefined) return;
    if (state.label === 'fraud' || this.#frauds.has(ordinal)) this.#frauds.set(ordinal, state);
    else this.#genuineAt.set(ordinal, state.labelledAt);
  }

  /** Bytes held, those of the few frauds left out. */
  get bytes(): number {
    return this.#genuineAt.bytes;
  }
}
