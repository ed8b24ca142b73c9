/** Lines of a stream (docs/api.md, "Streams") as the generator writes them. */
import type { CheckoutBody, OutcomeBody } from '../engine/checkout/schema.ts';
import { rfc3339 } from './calendar.ts';
import type { Later } from './outcomes.ts';

/** An attempt of the stream. */
export type AttemptLine = Omit<CheckoutBody, 'at'> & { readonly at: string };
/** An outcome of the stream. */
export type OutcomeLine = OutcomeBody & { readonly assessment: string; readonly at: string };

/** A line and its time, milliseconds since 1970 UTC. */
export interface TimedLine {
  readonly at: number;
  readonly line: AttemptLine | OutcomeLine;
}

/** An attempt with all that follows it. */
export interface Episode {
  readonly at: number;
  readonly attempt: Omit<AttemptLine, 'at'>;
  readonly outcomes: readonly Later[];
}

/** An episode as its lines. */
export function linesOf(episode: Episode): TimedLine[] {
  const { at, attempt, outcomes } = episode;
  const { id, ...rest } = attempt;
  const merchant = attempt.merchant?.id;
  const first: TimedLine = { at, line: { id, at: rfc3339(at), ...rest } };
  const later = outcomes.map(({ after, body }): TimedLine => {
    const line = {
      assessment: id,
      ...(merchant === undefined ? {} : { merchant: { id: merchant } }),
      at: rfc3339(at + after),
      ...body,
    } as OutcomeLine;
    return { at: at + after, line };
  });
  return [first, ...later];
}

/** Lines that are still to come, the earliest first; equal times in the order in which they were put in. */
export class LineQueue {
  readonly #heap: { readonly timed: TimedLine; readonly arrival: number }[] = [];
  #arrivals = 0;

  get size(): number {
    return this.#heap.length;
  }

  /** Time of the earliest line; Infinity when there is none. */
  get next(): number {
    return this.#heap[0]?.timed.at ?? Number.POSITIVE_INFINITY;
  }

  add(timed: TimedLine): void {
    const heap = this.#heap;
    heap.push({ timed, arrival: this.#arrivals++ });
    let at = heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#before(at, parent)) break;
      this.#swap(at, parent);
      at = parent;
    }
  }

  /** Takes the earliest line out. */
  take(): TimedLine | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first?.timed;
    heap[0] = last;
    for (let at = 0; ; ) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < heap.length && this.#before(child, least)) least = child;
      if (least === at) return first.timed;
      this.#swap(at, least);
      at = least;
    }
  }

  #before(one: number, other: number): boolean {
    const a = this.#heap[one]!;
    const b = this.#heap[other]!;
    return a.timed.at < b.timed.at || (a.timed.at === b.timed.at && a.arrival < b.arrival);
  }

  #swap(one: number, other: number): void {
    const kept = this.#heap[one]!;
    this.#heap[one] = this.#heap[other]!;
    this.#heap[other] = kept;
  }
}
