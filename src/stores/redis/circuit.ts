/**
 * A circuit that stops asking a store which does not answer: after some failures in a row every call fails at once, until one
 * trial call a while later succeeds. The while doubles with each failed trial.
 */

/** How a circuit behaves. */
export interface CircuitOptions {
  /** Failures in a row that open it. */
  readonly failures: number;
  /** First wait before a trial, and the longest, in ms. */
  readonly retryAfterMs: number;
  readonly longestRetryMs: number;
  /** A clock that never goes back, in ms. */
  readonly now: () => number;
}

/** The circuit of one store. */
export class Circuit {
  readonly #options: CircuitOptions;
  #failures = 0;
  #openUntil = 0;
  #waitMs: number;
  #trial = false;
  #openedAt = 0;

  constructor(options: CircuitOptions) {
    this.#options = options;
    this.#waitMs = options.retryAfterMs;
  }

  /** True while calls are not let through. */
  get isOpen(): boolean {
    return this.#failures >= this.#options.failures;
  }

  /** Whether a call may be made now; while open, one trial at a time. */
  allows(): boolean {
    if (!this.isOpen) return true;
    if (this.#trial || this.#options.now() < this.#openUntil) return false;
    this.#trial = true;
    return true;
  }

  /** A call was answered. Where that closed the circuit: for how many ms it was open. */
  succeeded(): number | undefined {
    const openMs = this.isOpen ? this.#options.now() - this.#openedAt : undefined;
    this.#failures = 0;
    this.#trial = false;
    this.#waitMs = this.#options.retryAfterMs;
    return openMs;
  }

  /** A call failed or took too long. `opened`: this opened the circuit; `trial`: it was open, and its trial failed. */
  failed(): 'opened' | 'trial' | undefined {
    const wasOpen = this.isOpen;
    this.#failures++;
    if (!this.isOpen || (wasOpen && !this.#trial)) return undefined;
    if (wasOpen) this.#waitMs = Math.min(this.#waitMs * 2, this.#options.longestRetryMs);
    this.#trial = false;
    const now = this.#options.now();
    if (!wasOpen) this.#openedAt = now;
    this.#openUntil = now + this.#waitMs;
    return wasOpen ? 'trial' : 'opened';
  }
}
