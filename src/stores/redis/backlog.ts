/**
 * Events that the server did not take when they happened: they wait to be sent again, in order. While they wait the counts there are
 * too low, and where some were left out for want of room they stay so until no counter looks back that far.
 */
import type { MissedEvents, VelocityEvent, VelocityFailure } from '../../engine/types.ts';
import type { RedisNews } from './news.ts';

/** How a backlog behaves; times in ms. */
export interface BacklogOptions {
  /** Events that it has room for; beyond, the oldest are left out. */
  readonly room: number;
  /** An event that waits no longer than this makes no reading incomplete. */
  readonly graceMs: number;
  /** How long an event that was left out is missing in some counter. */
  readonly missingMs: number;
  /** A clock that never goes back. */
  readonly now: () => number;
  readonly tell: (news: RedisNews) => void;
}

/** An event that waits. */
export interface WaitingEvent {
  readonly event: VelocityEvent;
  readonly since: number;
}

/** Losses are told so often at most. */
const lossToldMs = 60_000;

/** The backlog of one store. */
export class Backlog {
  readonly #options: BacklogOptions;
  readonly #waiting: WaitingEvent[] = [];
  #lost = 0;
  /** Those of them that were not made up for. */
  #missing = 0;
  #missingUntil = Number.NEGATIVE_INFINITY;
  #lossToldAt = Number.NEGATIVE_INFINITY;
  /** When what waits now was first told of. */
  #toldSince: number | undefined;

  constructor(options: BacklogOptions) {
    this.#options = options;
  }

  get missed(): MissedEvents {
    return { waiting: this.#waiting.length, lost: this.#lost };
  }

  /** Why a reading of now may be too low. */
  get incomplete(): VelocityFailure | undefined {
    const { now, graceMs } = this.#options;
    if (now() < this.#missingUntil) return 'events_lost';
    const [oldest] = this.#waiting;
    return oldest && now() - oldest.since > graceMs ? 'catching_up' : undefined;
  }

  add(event: VelocityEvent): void {
    const { now, room } = this.#options;
    if (this.#waiting.length >= room) {
      this.#waiting.shift();
      this.#lose();
    }
    this.#waiting.push({ event, since: now() });
  }

  /** Tells that events wait, once they do so for longer than the grace. */
  tellOfWaiting(): void {
    const [oldest] = this.#waiting;
    if (this.#toldSince !== undefined || !oldest) return;
    const { now, graceMs, tell } = this.#options;
    if (now() - oldest.since <= graceMs) return;
    this.#toldSince = oldest.since;
    tell({ what: 'events_wait', waiting: this.#waiting.length });
  }

  /** The oldest, so many at most. */
  first(most: number): readonly WaitingEvent[] {
    return this.#waiting.slice(0, most);
  }

  /** These were taken, of the so many oldest. */
  taken(these: readonly WaitingEvent[], most: number): void {
    const done = new Set(these);
    // Some may have been left out meanwhile: what stands in their places stays.
    const others = this.#waiting.splice(0, most).filter(one => !done.has(one));
    this.#waiting.unshift(...others);
    if (this.#waiting.length > 0 || this.#toldSince === undefined) return;
    const { now, tell } = this.#options;
    tell({ what: 'caught_up', ms: Math.round(now() - this.#toldSince), lost: this.#missing });
    this.#toldSince = undefined;
  }

  /** What was left out has been counted from elsewhere. */
  madeUp(): void {
    this.#missing = 0;
    this.#missingUntil = Number.NEGATIVE_INFINITY;
  }

  #lose(): void {
    const { now, missingMs, tell } = this.#options;
    this.#lost++;
    this.#missing++;
    this.#missingUntil = now() + missingMs;
    if (now() - this.#lossToldAt < lossToldMs) return;
    this.#lossToldAt = now();
    tell({ what: 'events_lost', lost: this.#lost });
  }
}
