/** A desk on another thread, as the thread that counts sees it. */
import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { moduleBeside } from '../../../shared/module-beside.ts';
import type { NumbersState } from '../../numbers/index.ts';
import type { CountedBatch, DecidedBatch, LineBatch, PreparedBatch } from './batch.ts';
import type { DeskSettings, DigestKey } from './desk.ts';
import type { FinishBlock, FinishedBlock } from './finisher.ts';
import { type Parcel, packBlock, packCounted, packLines } from './wire.ts';

/** What a thread is told, and answers. */
export type DeskRequest =
  | { readonly prepare: LineBatch }
  | { readonly decide: CountedBatch }
  | { readonly finish: FinishBlock }
  | { readonly numbers: true };
/** Answers of one kind come in the order of their requests; before them, that the rule sets are loaded. */
export type DeskReply =
  | { readonly loaded: true }
  | { readonly prepared: PreparedBatch }
  | { readonly decided: DecidedBatch }
  | { readonly finished: FinishedBlock }
  | { readonly counted: NumbersState | undefined };

/** A desk on another thread. After a failure every answer is that failure. */
export interface DeskThread {
  /** It has loaded its rule sets, and answers. A thread that failed is ready, to say so. */
  readonly ready: boolean;
  /** Resolves when it has loaded its rule sets; rejects when it failed before. */
  readonly opened: Promise<void>;
  /** Batches to be prepared and blocks to be finished that it has not answered yet. */
  readonly pieces: number;
  prepare(batch: LineBatch): Promise<PreparedBatch>;
  decide(counted: CountedBatch): Promise<DecidedBatch>;
  finish(block: FinishBlock): Promise<FinishedBlock>;
  /** What was counted while finishing; undefined when nothing was. */
  numbers(): Promise<NumbersState | undefined>;
  close(): Promise<void>;
}

/** What the program of a thread finds as its `workerData`. */
export interface DeskThreadData {
  /** Address of the module to run. */
  readonly module: string;
  /** Folder of the compile cache; absent when this process has none. */
  readonly compileCache: string | undefined;
  readonly settings: DeskSettings;
  readonly digestKey: DigestKey;
}

/**
 * A thread has no compile cache by itself, even where its process has one. Without one it would strip the types of every module
 * and compile it anew, which takes longer than a thousand orders; so this comes before the first module.
 */
const program = `
const { module, compileCache } = require('node:worker_threads').workerData;
if (compileCache !== undefined) require('node:module').enableCompileCache(compileCache);
import(module);
`;

/**
 * Megabytes of lasting objects that a thread holds before its first full collection. Some 40 are its program and rule sets, which
 * stay; V8 by itself begins at a few, and collects five times in the first half minute without finding much.
 */
const lastingMegabytes = 128;

function startThread(settings: DeskSettings, digestKey: DigestKey): Worker {
  // Choices of the process, but only heaps that are made from here on begin with this one.
  setFlagsFromString(`--initial-old-space-size=${lastingMegabytes}`);
  // Every core has work: helpers in collecting young objects would only take it from another thread, and wait for one another.
  setFlagsFromString('--no-parallel-scavenge');
  // V8 would put what waits for its turn among the lasting objects from the start, since it often outlives a collection. Dead there soon
  // after, it would keep everything alive that it points to until the next full one: three times as much was copied.
  setFlagsFromString('--no-allocation-site-pretenuring');
  const cache = getCompileCacheDir();
  const workerData: DeskThreadData = {
    module: moduleBeside(import.meta.url, 'desk-thread').href,
    // The folder that is answered is the one of this version of Node.js, inside the one that is asked for.
    compileCache: cache === undefined ? undefined : dirname(cache),
    settings,
    digestKey,
  };
  return new Worker(program, { eval: true, workerData });
}

/** `prepared`, `decided` and so on: the one key of a reply. */
type ReplyKind = DeskReply extends infer Reply ? (Reply extends unknown ? keyof Reply : never) : never;

interface Answer {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** Starts a thread with a desk. */
export function openDeskThread(settings: DeskSettings, digestKey: DigestKey): DeskThread {
  const worker = startThread(settings, digestKey);
  let failure: Error | undefined;
  let ready = false;
  let pieces = 0;
  const waiting: Record<ReplyKind, Answer[]> = { loaded: [], prepared: [], decided: [], finished: [], counted: [] };
  const answered = <Value>(kind: ReplyKind): Promise<Value> => {
    const answer = new Promise<Value>((resolve, reject) => {
      if (failure) reject(failure);
      else waiting[kind].push({ resolve: resolve as Answer['resolve'], reject });
    });
    // Whoever asked looks at it in its turn; a failure before that is not forgotten, only not unhandled.
    answer.catch(() => {});
    return answer;
  };
  const ask = <Value>(kind: ReplyKind, request: DeskRequest, moved: Parcel<unknown>['moved'] = []): Promise<Value> => {
    const answer = answered<Value>(kind);
    worker.postMessage(request, moved);
    return answer;
  };
  const piece = async <Value>(
    kind: ReplyKind,
    request: DeskRequest,
    moved: Parcel<unknown>['moved'],
  ): Promise<Value> => {
    pieces++;
    try {
      return await ask<Value>(kind, request, moved);
    } finally {
      pieces--;
    }
  };
  const giveUp = (error: Error) => {
    failure ??= error;
    ready = true;
    for (const answers of Object.values(waiting)) for (const { reject } of answers.splice(0)) reject(failure);
  };
  const opened = answered<true>('loaded').then(() => {
    ready = true;
  });
  opened.catch(() => {});
  worker.on('message', (reply: DeskReply) => {
    const [[kind, value]] = Object.entries(reply) as [[ReplyKind, never]];
    waiting[kind].shift()?.resolve(value);
  });
  worker.on('error', giveUp);
  worker.on('exit', () => giveUp(new Error('a thread of the replay ended too early')));
  return {
    get ready() {
      return ready;
    },
    get pieces() {
      return pieces;
    },
    opened,
    prepare(batch) {
      const { message, moved } = packLines(batch);
      return piece<PreparedBatch>('prepared', { prepare: message }, moved);
    },
    decide(counted) {
      const { message, moved } = packCounted(counted);
      return ask<DecidedBatch>('decided', { decide: message }, moved);
    },
    finish(block) {
      const { message, moved } = packBlock(block);
      return piece<FinishedBlock>('finished', { finish: message }, moved);
    },
    numbers: () => ask<NumbersState | undefined>('counted', { numbers: true }),
    close: async () => void (await worker.terminate()),
  };
}
