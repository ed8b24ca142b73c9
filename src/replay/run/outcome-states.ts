/** What became of each attempt, as far as the history tells, the latest label winning. */
import type { Outcome } from '../../engine/types.ts';
import { fraudLabelOf } from '../../engine/velocity/fraud.ts';
import type { Label, ReplayOutcome } from '../types.ts';
import { Column } from './disk/columns.ts';
import type { Spill } from './disk/spill.ts';

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

/** An outcome as it was joined: what it says of its attempt. */
export interface JoinedOutcome {
  /** Of its attempt among the distinct attempts of the whole history, from 0. */
  readonly ordinal: number;
  /** The outcome's own time, milliseconds. */
  readonly at: number;
  /** Bit set of what it says (`bitsOf`). */
  readonly bits: number;
}

/** What an outcome says of its attempt; 0: nothing that is kept. */
export function bitsOf(body: Outcome['body']): number {
  const label = fraudLabelOf(body);
  return (label === undefined ? 0 : bit[label]) | factOf(body);
}

const labels = bit.fraud | bit.genuine;

/** The label among what an outcome says. */
export function labelOfBits(bits: number): 'fraud' | 'genuine' | undefined {
  return bits & bit.fraud ? 'fraud' : bits & bit.genuine ? 'genuine' : undefined;
}

/** Columns of a stretch of attempts. */
export interface OutcomeSlice {
  readonly bits: Uint8Array;
  readonly labelledAt: Float64Array;
}

/** By the ordinal of each attempt: what its outcomes said, as bits, and the time of its latest label, milliseconds. */
export class OutcomeStates {
  readonly #bits: Column;
  readonly #labelledAt: Column;

  constructor(spill: Spill) {
    this.#bits = new Column('uint8', spill);
    this.#labelledAt = new Column('float64', spill);
  }

  /** Takes an outcome of the attempt with this ordinal; outcomes come in order of time. */
  take({ ordinal, at, bits: said }: JoinedOutcome): void {
    let bits = this.#bits.get(ordinal) | (said & ~labels);
    if ((said & labels) !== 0 && at >= this.#labelledAt.get(ordinal)) {
      bits = (bits & ~labels) | (said & labels);
      this.#labelledAt.set(ordinal, at);
    }
    this.#bits.set(ordinal, bits);
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
  switch (body.type) {
    case 'authentication':
      return authenticationFact(body);
    case 'authorization':
      return body.result === 'approved' ? bit.approved : bit.declined;
    case 'order':
      return body.result === 'refused_by_shop' ? bit.refused : 0;
    // Labels stand apart (fraudLabelOf). No default: what a kind that is not there yet says has to be decided.
    case 'chargeback':
    case 'fraud_report':
    case 'label':
    case 'refund':
      return 0;
  }
}

function authenticationFact(body: Extract<Outcome['body'], { type: 'authentication' }>): number {
  // A C on the way says as much as the shop's own word: the issuer asked for a challenge (facts/emv-3ds.md 1.5).
  if (body.challenged === true || body.trans_status === 'C' || body.trans_status === 'D')
    return bit.authenticated | bit.challenged;
  return bit.authenticated | (body.challenged === false ? bit.notChallenged : 0);
}
