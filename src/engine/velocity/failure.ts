/** How a velocity store says that it did not answer (the port: engine/types.ts). */
import type { VelocityFailure } from '../types.ts';

/** The store did not answer: the fail policy decides (policy.yaml, `fail.velocity_store`), and the answer names `failure` as the cause. */
export class VelocityStoreError extends Error {
  readonly failure: VelocityFailure;

  /** @param cause the client's own error, for whoever debugs; it reaches no answer, no log and no metric */
  constructor(failure: VelocityFailure, cause?: unknown) {
    super(`velocity store: ${failure}`, cause === undefined ? undefined : { cause });
    this.name = 'VelocityStoreError';
    this.failure = failure;
  }
}
