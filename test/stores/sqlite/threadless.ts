/** A system that has no more threads to give: Node.js then throws where one is made. */
import threads, { type Worker } from 'node:worker_threads';
import { replaceBuiltins } from '../../builtins.ts';

/** From now on no thread is to be had, until what it gives is called. */
export function withoutThreads(): () => void {
  function none(): Worker {
    throw Object.assign(new Error('EAGAIN'), { code: 'ERR_WORKER_INIT_FAILED' });
  }
  return replaceBuiltins(threads, { Worker: none as unknown as typeof Worker });
}
