/** Work that can be done step by step, so that whoever must not be held up for long can do something else between two steps. */

/** Work of which each step is short; what it returns is its result. */
export type Steps<Result> = Generator<void, Result>;

/** Does all of it at once. */
export function allSteps<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Does it with a pause after each step, in which whatever waits for this thread has its turn. */
export async function stepByStep<Result>(steps: Steps<Result>): Promise<Result> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await new Promise(resolve => setImmediate(resolve));
  }
}
