/** What is known of fraud in each attempt, for the counters. */
import type { FraudState } from '../../../engine/velocity/fraud.ts';
import { Column } from '../disk/columns.ts';
import type { Spill } from '../disk/spill.ts';

/** The state of fraud of each attempt, by its ordinal; undefined while no label spoke of it. */
export class FraudStates {
  /** Two rows an attempt: time of its latest label, 0 where there is none, and if that is fraud, since when. */
  readonly #times: Column;

  constructor(spill: Spill) {
    this.#times = new Column('float64', spill);
  }

  of(ordinal: number): FraudState | undefined {
    const labelledAt = this.#times.get(ordinal * 2);
    if (labelledAt === 0) return undefined;
    const since = this.#times.get(ordinal * 2 + 1);
    // Which outcomes said so is not kept: none is joined twice (told-outcomes.ts).
    return since === 0 ? { label: 'genuine', labelledAt, told: [] } : { label: 'fraud', labelledAt, told: [], since };
  }

  set(ordinal: number, state: FraudState | undefined): void {
    if (state === undefined) return;
    this.#times.set(ordinal * 2, state.labelledAt);
    this.#times.set(ordinal * 2 + 1, state.since ?? 0);
  }

  /** Bytes held in memory. */
  get bytes(): number {
    return this.#times.bytes;
  }
}
