/**
 * When the journal's log is moved into its database file, and by whom. SQLite would do it inside a commit: once a second a shopper
 * waited for it. Here a thread of its own does it, and the writer helps only where the log would grow without end: a log begins anew
 * once it is moved whole, and under commits that never pause the thread is always a few pages behind.
 */
import { Worker } from 'node:worker_threads';
import { moduleBeside } from '../../shared/module-beside.ts';
import type { CheckpointReply, CheckpointRequest } from './checkpoint-thread.ts';
import type { GroupWriter, WriterOptions } from './writer.ts';

/** How long the log may become, in pages of 4 kB. */
export interface LogLimits {
  /** So many that are not moved yet set the thread going. */
  readonly pass: number;
  /** Beyond so many the writer moves the rest itself once it is short. */
  readonly long: number;
  /** A rest that is short: a few milliseconds' work. */
  readonly short: number;
  /** Beyond so many the writer moves whatever is left, however long it takes; while the thread is at it, only that can. */
  readonly most: number;
}

/** 4 MB, 64 MB, 0.8 MB, 128 MB. */
const usualLimits: LogLimits = { pass: 1_000, long: 16_000, short: 200, most: 32_000 };
/** A thread that ended by itself (out of memory) is started again, at most so often, milliseconds. */
const restartMs = 1_000;

/** Keeps a journal's log short from beside its writer. */
export interface Checkpoints {
  /** To be called after each group, between two commits. */
  wrote(): void;
  /** Waits for a checkpoint under way and ends the thread. */
  close(): Promise<void>;
}

/** @param limits others than the usual ones, for tests */
export function createCheckpoints(
  { wal }: Pick<GroupWriter, 'wal'>,
  settings: WriterOptions,
  limits: LogLimits = usualLimits,
): Checkpoints {
  let thread: Worker | undefined;
  let startedAt = Number.NEGATIVE_INFINITY;
  let underWay = false;
  let closed: (() => void) | undefined;
  /** Undefined where the system has no thread to give; the writer helps itself once the log is very long. */
  const start = () => {
    startedAt = performance.now();
    let started: Worker;
    try {
      started = new Worker(moduleBeside(import.meta.url, 'checkpoint-thread'), { workerData: settings });
    } catch {
      return undefined;
    }
    const gone = () => {
      if (thread !== started) return;
      thread = undefined;
      underWay = false;
      closed?.();
    };
    started.on('message', (reply: CheckpointReply) => {
      if ('closed' in reply) return gone();
      underWay = false;
    });
    started.on('error', gone);
    started.on('exit', gone);
    return started;
  };
  const tell = (request: CheckpointRequest) => thread?.postMessage(request);
  const go = () => {
    // Started when it is first needed: most commands and many a test never write so much.
    if (!thread && performance.now() - startedAt > restartMs) thread = start();
    if (!thread) return;
    underWay = true;
    tell({ checkpoint: true });
  };
  return {
    wrote() {
      const { pages, moved } = wal.state();
      const rest = pages - moved;
      const isHere = pages > limits.most || (pages > limits.long && rest <= limits.short);
      if (rest > 0 && isHere) wal.checkpoint();
      else if (rest >= limits.pass && !underWay) go();
    },
    close: () =>
      new Promise<void>(resolve => {
        if (!thread) return resolve();
        closed = resolve;
        tell({ close: true });
      }),
  };
}
