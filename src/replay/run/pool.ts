/** Desks, on this thread or on threads beside it. */
import { Worker } from 'node:worker_threads';
import { createCardGuard } from '../../engine/card/guard.ts';
import { cardKey } from '../../engine/card/tokens.ts';
import type { CountedBatch, DecidedBatch, LineBatch, PreparedBatch } from './batch.ts';
import { createDesk } from './desk.ts';
import type { LoadedSets, RuleSetTexts } from './rule-sets.ts';

/** What a desk is opened with; plain data, for threads. */
export interface DeskSettings {
  readonly texts: RuleSetTexts;
  /** Secret for card tokens where full numbers are taken; the same for all desks of a run. */
  readonly cardSecret?: Uint8Array;
}

/** Desks at work. Each batch is decided where it was prepared. */
export interface DeskPool {
  /** Batches that may be under way at a time without anybody waiting. */
  readonly depth: number;
  prepare(batch: LineBatch): PreparedBatch | Promise<PreparedBatch>;
  decide(counted: CountedBatch): DecidedBatch | Promise<DecidedBatch>;
  close(): Promise<void>;
}

/** What a thread is told, and answers. */
export type DeskRequest = { readonly prepare: LineBatch } | { readonly decide: CountedBatch };
export type DeskReply = { readonly prepared: PreparedBatch } | { readonly decided: DecidedBatch };

export function guardFor({ cardSecret }: DeskSettings) {
  return createCardGuard(cardSecret ? cardKey('run', cardSecret) : undefined);
}

/** A desk on this thread. */
export function inlinePool(sets: LoadedSets, settings: DeskSettings): DeskPool {
  const desk = createDesk(sets, guardFor(settings));
  return { depth: 1, prepare: desk.prepare, decide: desk.decide, close: async () => {} };
}

/** Batches that each thread may have before it: enough that none waits for the windows. */
const batchesAhead = 3;

/** Desks on `threads` threads. */
export function threadPool(threads: number, settings: DeskSettings): DeskPool {
  const desks = Array.from({ length: threads }, () => openThread(settings));
  const deskOf = (number: number) => desks[number % threads]!;
  return {
    depth: threads * batchesAhead,
    prepare: batch => deskOf(batch.number).ask<PreparedBatch>({ prepare: batch }),
    decide: counted => deskOf(counted.number).ask<DecidedBatch>({ decide: counted }),
    close: async () => void (await Promise.all(desks.map(desk => desk.close()))),
  };
}

interface Answer {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

function openThread(settings: DeskSettings) {
  // The package that `npm run build` makes holds JavaScript, the repository TypeScript.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const worker = new Worker(new URL(`./desk-thread.${extension}`, import.meta.url), { workerData: settings });
  const waiting = new Map<string, Answer>();
  let failure: Error | undefined;
  const giveUp = (error: Error) => {
    failure ??= error;
    for (const { reject } of waiting.values()) reject(failure);
    waiting.clear();
  };
  worker.on('message', (reply: DeskReply) => {
    const [name, value] =
      'prepared' in reply ? [`p${reply.prepared.number}`, reply.prepared] : [`d${reply.decided.number}`, reply.decided];
    waiting.get(name)?.resolve(value as never);
    waiting.delete(name);
  });
  worker.on('error', giveUp);
  worker.on('exit', () => giveUp(new Error('a thread of the replay ended too early')));
  return {
    ask<Value>(request: DeskRequest): Promise<Value> {
      const name = 'prepare' in request ? `p${request.prepare.number}` : `d${request.decide.number}`;
      const answer = new Promise<Value>((resolve, reject) => {
        if (failure) return reject(failure);
        waiting.set(name, { resolve: resolve as Answer['resolve'], reject });
        worker.postMessage(request);
      });
      // Answers are awaited in their turn; a failure before that is not forgotten, only not unhandled.
      answer.catch(() => {});
      return answer;
    },
    close: () => worker.terminate(),
  };
}
