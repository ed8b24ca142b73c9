/** Waiting with a limit. */

/**
 * The promise's value, or undefined when it took longer than `ms`. The promise itself goes on. What arrived while this thread was held
 * up (garbage collection, other work, a crowded machine) is not late: a timer that is due may come up before what has arrived is read.
 */
export async function within<Value>(promise: Promise<Value>, ms: number): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined;
  let read: NodeJS.Immediate | undefined;
  const limit = new Promise<undefined>(resolve => {
    timer = setTimeout(() => {
      // Sockets and messages of other threads are read between timers and immediates.
      read = setImmediate(resolve, undefined);
    }, ms);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
    clearImmediate(read);
  }
}
