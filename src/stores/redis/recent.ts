/**
 * Events that the server took last. After a failover to a replica that was behind, or a start from a snapshot, the server has forgotten some
 * of them. They are sent again in a moment, where filling everything from the journal may take minutes.
 */
import type { VelocityEvent } from '../../engine/types.ts';

interface Taken {
  readonly event: VelocityEvent;
  /** How many events the server had taken then, this one among them. */
  readonly arrivals: number;
}

/** The recent events of one store. */
export class RecentEvents {
  readonly #room: number;
  #taken: Taken[] = [];
  /** Arrivals of the newest that was let go: what the server forgot of those is not known here any more. */
  #goneTo = 0;

  /** @param room how many are kept, and up to twice as many between two clearings */
  constructor(room: number) {
    this.#room = room;
  }

  add(event: VelocityEvent, arrivals: number): void {
    this.#taken.push({ event, arrivals });
    if (this.#taken.length < this.#room * 2) return;
    const gone = this.#taken.splice(0, this.#room);
    this.#goneTo = gone.at(-1)!.arrivals;
  }

  /**
   * Takes out the events after a number of arrivals, in their order. Undefined where some of them may have been let go; none is kept then.
   */
  takeAfter(arrivals: number): readonly VelocityEvent[] | undefined {
    const isWhole = this.#goneTo <= arrivals;
    const forgotten = this.#taken.filter(one => one.arrivals > arrivals);
    this.#taken = isWhole ? this.#taken.filter(one => one.arrivals <= arrivals) : [];
    this.#goneTo = Math.min(this.#goneTo, arrivals);
    return isWhole ? forgotten.map(({ event }) => event) : undefined;
  }

  /** Begins anew: the server counts arrivals from 0 again. */
  clear(): void {
    this.#taken = [];
    this.#goneTo = 0;
  }
}
