import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { within } from '../../src/shared/patience.ts';

/** Answers, and tells through shared memory that the answer is on its way. */
const answering = `const { parentPort, workerData } = require('node:worker_threads');
parentPort.once('message', () => { parentPort.postMessage('here'); Atomics.store(workerData, 0, 1); Atomics.notify(workerData, 0); });`;

test('what arrived while the thread was held up is not late', async () => {
  const told = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(answering, { eval: true, workerData: told });
  const answer = new Promise<string>(resolve => worker.once('message', resolve));
  worker.postMessage('ask');
  // From here the event loop comes to timers that are due before it reads what arrived.
  await new Promise(resolve => setImmediate(resolve));
  const waited = within(answer, 5);
  // This thread does nothing else until the answer is there and the limit is past.
  Atomics.wait(told, 0, 0);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  expect(await waited).toBe('here');
  await worker.terminate();
});

test('what does not come in time is undefined, and a failure stays one', async () => {
  expect(await within(new Promise(() => {}), 5)).toBeUndefined();
  await expect(within(Promise.reject(new Error('away')), 5)).rejects.toThrow('away');
});
