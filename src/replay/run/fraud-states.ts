/** What is known of fraud in each attempt, for the counters. */
import type { FraudState } from '../../engine/velocity/fraud.ts';
import { SparseColumn } from './columns.ts';

export class FraudStates {
  /** Time of the latest label; 0 where there is none. */
  readonly #labelledAt = new SparseColumn();
  /** Attempts whose latest label is fraud: since when. */
  readonly #since = new SparseColumn();

  of(ordinal: number): FraudState | undefined {
    const labelledAt = this.#labelledAt.get(ordinal);
    if (labelledAt === 0) return undefined;
    const since = this.#since.get(ordinal);
    // Which outcomes said so is not kept: none is joined twice (told-outcomes.ts).
    return since === 0 ? { label: 'genuine', labelledAt, told: [] } : { label: 'fraud', labelledAt, told: [], since };
  }

  set(ordinal: number, state: FraudState | undefined): void {
    if (state === undefined) return;
    this.#labelledAt.set(ordinal, state.labelledAt);
    if (state.since !== undefined || this.#since.get(ordinal) !== 0) this.#since.set(ordinal, state.since ?? 0);
  }

  /** Bytes held. */
  get bytes(): number {
    return this.#labelledAt.bytes + this.#since.bytes;
  }
}
