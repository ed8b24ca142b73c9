/** Where the counters live: in memory (memory-windows.ts), or in Redis for several machines (redis-windows.ts). */
import type { FillableVelocity } from '../../engine/types.ts';
import type { CounterSet } from '../../engine/velocity/counters.ts';

/** What a set of counters is called: sets that count the same share it, and their keys in Redis begin with it. */
export function countersName({ fingerprint }: CounterSet): string {
  return fingerprint.slice(0, 12);
}

/** Windows for a change of rules. */
export interface NewWindows {
  readonly velocity: FillableVelocity;
  /** They are to be filled before they are in force. */
  readonly empty: boolean;
  /** Called in the breath in which they come in force. */
  inForce(): void;
}

/** The counters of a service. */
export interface ServiceWindows {
  readonly velocity: FillableVelocity;
  /** Arrival number up to which the journal is counted in already. */
  readonly countedTo: number;
  /** Fulfilled when the store can be asked, or when it was waited for long enough. */
  readonly reached: Promise<void>;
  /** Called once the journal is counted in. */
  filled(): void;
  /** The windows of now for counters that count the same under other ratios or titles: nothing is to be filled. */
  reread(counters: CounterSet): NewWindows;
  /** Windows for changed counters; once filled they are the service's. */
  renewed(counters: CounterSet): NewWindows;
  /** Windows for counters beside the service's own, such as those of a shadow rule set. */
  beside(counters: CounterSet): NewWindows;
  /**
   * Hands over the way to count the journal, and what is counted meanwhile, into a store whose server lost its counts while the service
   * runs. It rejects when the store does not take the facts. Absent where that cannot happen.
   */
  refillBy?(refill: (store: FillableVelocity) => Promise<number>): void;
  /** The windows hold something that the journal does not have, or lack something that it has: they must not outlive this process. */
  spoil(): void;
  /** Called when the service stops and nothing asks the counters any more; `ready`: they stood. */
  keep(ready: boolean): Promise<void>;
}
