/** What became of each attempt, as far as the history tells: a few bytes an attempt, the latest label winning. */
import type { Outcome } from '../../engine/types.ts';
import { fraudLabelOf } from '../../engine/velocity/fraud.ts';
import type { Label, ReplayOutcome } from '../types.ts';
import { Column } from './columns.ts';
import type { JoinedOutcome } from './replay.ts';

const bit = {
  fraud: 1,
  genuine: 2,
  approved: 4,
  declined: 8,
  challenged: 16,
  refused: 32,
  notChallenged: 64,
  authenticated: 128,
} as const;

/** Columns of a stretch of attempts. */
export interface OutcomeSlice {
  readonly bits: Uint8Array;
  readonly labelledAt: Float64Array;
}

export class OutcomeStates {
  readonly #bits = new Column('uint8');
  readonly #labelledAt = new Column('float64');

  /** Takes an outcome of the attempt with this ordinal; outcomes come in order of time. */
  take({ ordinal, body, at }: JoinedOutcome): void {
    const label = fraudLabelOf(body);
    let bits = this.#bits.get(ordinal);
    if (label !== undefined && at >= this.#labelledAt.get(ordinal)) {
      bits = (bits & ~(bit.fraud | bit.genuine)) | bit[label];
      this.#labelledAt.set(ordinal, at);
    }
    this.#bits.set(ordinal, bits | factOf(body));
  }

  of(ordinal: number): ReplayOutcome {
    return outcomeOf(this.#bits.get(ordinal), this.#labelledAt.get(ordinal));
  }

  /** What is known of some attempts, to be handed to another thread. */
  slice(from: number, count: number): OutcomeSlice {
    const slice = { bits: new Uint8Array(count), labelledAt: new Float64Array(count) };
    for (let row = 0; row < count; row++) {
      slice.bits[row] = this.#bits.get(from + row);
      slice.labelledAt[row] = this.#labelledAt.get(from + row);
    }
    return slice;
  }

  /** Bytes held. */
  get bytes(): number {
    return this.#bits.bytes + this.#labelledAt.bytes;
  }
}

/** What is known of an attempt, from the columns of a slice. */
export function outcomeOf(bits: number, labelledAt: number): ReplayOutcome {
  const label: Label = bits & bit.fraud ? 'fraud' : bits & bit.genuine ? 'genuine' : 'open';
  return {
    label,
    ...(label === 'open' ? {} : { labelled_at: labelledAt }),
    ...(bits & bit.approved ? { approved: true } : {}),
    ...(bits & bit.declined ? { declined: true } : {}),
    ...(bits & bit.authenticated ? { authenticated: true } : {}),
    ...(bits & bit.challenged ? { challenged: true } : bits & bit.notChallenged ? { challenged: false } : {}),
    ...(bits & bit.refused ? { refused_by_shop: true } : {}),
  };
}

function factOf(body: Outcome['body']): number {
  if (body.type === 'authorization') return body.result === 'approved' ? bit.approved : bit.declined;
  if (body.type === 'order') return body.result === 'refused_by_shop' ? bit.refused : 0;
  if (body.type !== 'authentication') return 0;
  // A C on the way says as much as the shop's own word: the issuer asked for a challenge (facts/emv-3ds.md 1.5).
  if (body.challenged === true || body.trans_status === 'C' || body.trans_status === 'D')
    return bit.authenticated | bit.challenged;
  return bit.authenticated | (body.challenged === false ? bit.notChallenged : 0);
}
