/** Desks, on this thread or on threads beside it. */
import { Worker } from 'node:worker_threads';
import { createCardGuard } from '../../engine/card/guard.ts';
import { cardKey } from '../../engine/card/tokens.ts';
import type { NumbersState } from '../numbers/index.ts';
import type { CountedBatch, DecidedBatch, LineBatch, PreparedBatch } from './batch.ts';
import { createDesk } from './desk.ts';
import { type FinishBlock, type FinishedBlock, Finisher } from './finish.ts';
import type { LoadedSets, RuleSetTexts } from './rule-sets.ts';
import { type Parcel, type PreparedMessage, packBlock, packCounted, packLines, unpackPrepared } from './wire.ts';

/** What a desk is opened with; plain data, for threads. */
export interface DeskSettings {
  readonly texts: RuleSetTexts;
  /** Secret for card tokens where full numbers are taken; the same for all desks of a run. */
  readonly cardSecret?: Uint8Array;
  /** A feature store is written: features come with the decisions. */
  readonly features?: boolean;
}

/** Desks at work. Each batch is decided where it was prepared. */
export interface DeskPool {
  /** Batches that may be under way at a time without anybody waiting. */
  readonly depth: number;
  prepare(batch: LineBatch): PreparedBatch | Promise<PreparedBatch>;
  decide(counted: CountedBatch): DecidedBatch | Promise<DecidedBatch>;
  finish(block: FinishBlock): FinishedBlock | Promise<FinishedBlock>;
  /** What was counted while finishing, on every thread. */
  numbers(): Promise<readonly NumbersState[]>;
  close(): Promise<void>;
}

/** What a thread is told, and answers. */
export type DeskRequest =
  | { readonly prepare: LineBatch }
  | { readonly decide: CountedBatch }
  | { readonly finish: FinishBlock }
  | { readonly numbers: true };
/** Answers of one kind come in the order of their requests. */
export type DeskReply =
  | { readonly prepared: PreparedMessage }
  | { readonly decided: DecidedBatch }
  | { readonly finished: FinishedBlock }
  | { readonly counted: NumbersState | undefined };

export function guardFor({ cardSecret }: DeskSettings) {
  return createCardGuard(cardSecret ? cardKey('run', cardSecret) : undefined);
}

/** Desks for a number of workers: 1 is this thread. */
export function openPool(workers: number, sets: LoadedSets, settings: DeskSettings): DeskPool {
  return workers > 1 ? threadPool(workers, settings) : inlinePool(sets, settings);
}

/** A desk on this thread. */
function inlinePool(sets: LoadedSets, settings: DeskSettings): DeskPool {
  const desk = createDesk(sets, guardFor(settings), {
    keepsObjects: true,
    ...(settings.features ? { features: true } : {}),
  });
  const finisher = new Finisher(sets);
  return {
    depth: 1,
    prepare: desk.prepare,
    decide: desk.decide,
    finish: block => finisher.finish(block),
    async numbers() {
      const state = finisher.state();
      return state ? [state] : [];
    },
    close: async () => {},
  };
}

/** Batches that each thread may have before it: enough that none waits for the windows. */
const batchesAhead = 6;

/** Desks on `threads` threads. */
function threadPool(threads: number, settings: DeskSettings): DeskPool {
  const desks = Array.from({ length: threads }, () => openThread(settings));
  const deskOf = (number: number) => desks[number % threads]!;
  return {
    depth: threads * batchesAhead,
    async prepare(batch) {
      const { message, moved } = packLines(batch);
      return unpackPrepared(await deskOf(batch.number).ask<PreparedMessage>({ prepare: message }, moved));
    },
    decide(counted) {
      const { message, moved } = packCounted(counted);
      return deskOf(counted.number).ask<DecidedBatch>({ decide: message }, moved);
    },
    finish(block) {
      const { message, moved } = packBlock(block);
      return deskOf(block.number).ask<FinishedBlock>({ finish: message }, moved);
    },
    async numbers() {
      const states = await Promise.all(desks.map(desk => desk.ask<NumbersState | undefined>({ numbers: true })));
      return states.filter(state => state !== undefined);
    },
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
  /** A thread answers one request after the other. */
  const waiting: Answer[] = [];
  let failure: Error | undefined;
  const giveUp = (error: Error) => {
    failure ??= error;
    for (const { reject } of waiting.splice(0)) reject(failure);
  };
  worker.on('message', (reply: DeskReply) => waiting.shift()?.resolve(Object.values(reply)[0] as never));
  worker.on('error', giveUp);
  worker.on('exit', () => giveUp(new Error('a thread of the replay ended too early')));
  return {
    ask<Value>(request: DeskRequest, moved: Parcel<unknown>['moved'] = []): Promise<Value> {
      const answer = new Promise<Value>((resolve, reject) => {
        if (failure) return reject(failure);
        waiting.push({ resolve: resolve as Answer['resolve'], reject });
        worker.postMessage(request, moved);
      });
      // Answers are awaited in their turn; a failure before that is not forgotten, only not unhandled.
      answer.catch(() => {});
      return answer;
    },
    close: () => worker.terminate(),
  };
}
