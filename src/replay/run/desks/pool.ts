/**
 * Desks: one on this thread, which also counts, and one on each further thread. Further threads always have a few batches before
 * them; whenever they have, and nothing is there to be counted, this thread works off a batch itself instead of waiting.
 */
import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { NumbersState } from '../../numbers/index.ts';
import { type Coming, here, onItsWay } from '../coming.ts';
import type { LoadedSets } from '../rule-sets.ts';
import type { CountedBatch, DecidedBatch, LineBatch, PreparedBatch } from './batch.ts';
import { createDesk, type Desk, type DeskSettings, type DigestKey, guardFor, rowOfLine } from './desk.ts';
import { type DeskThread, openDeskThread } from './desk-link.ts';
import { type FinishBlock, type FinishedBlock, Finisher } from './finisher.ts';

/** Desks at work. Each batch is decided where it was prepared. */
export interface DeskPool {
  /** Pieces that may be under way at a time, those that wait for their turn among them. */
  readonly depth: number;
  /** The key of the digests that prepared batches hold. */
  readonly digestKey: DigestKey;
  prepare(batch: LineBatch): Coming<PreparedBatch>;
  /** A further thread would take the next piece: it is better found one before anything else is done here. */
  wantsMore(): boolean;
  /** A line of a batch as its file has it, for `--rejects`. */
  rowOf(batch: LineBatch, line: number): string;
  decide(counted: CountedBatch): Coming<DecidedBatch>;
  finish(block: FinishBlock): Coming<FinishedBlock>;
  /** Lets the answers of other threads in. */
  turn(): Promise<void>;
  /** Resolves when every thread has loaded its rule sets; until then this one works alone. */
  opened(): Promise<void>;
  /** What was counted while finishing, on every thread. */
  numbers(): Promise<readonly NumbersState[]>;
  close(): Promise<void>;
}

/** Pieces that a thread has before it: it never waits for its next while this thread is at one of its own. */
const piecesAhead = 4;
/**
 * Pieces that this thread may have worked off itself while it waits for the turn of one that another thread has. Threads pause now and
 * then to compile or to collect garbage; in such a pause it can work off about so many.
 */
const piecesHere = 12;

/**
 * Opens desks on a number of threads, this one among them. Further threads begin to load at once.
 * @param sets rule sets of this thread's own desk; asked for when it gets its first batch
 */
export function openPool(workers: number, sets: () => LoadedSets, settings: DeskSettings): DeskPool {
  // Random, so that nobody can aim at a digest.
  const digestKey = new Int32Array(new Uint8Array(randomBytes(16)).buffer);
  const threads = Array.from({ length: workers - 1 }, () => openDeskThread(settings, digestKey));
  const own = ownDesk(sets, settings, digestKey);
  const guard = guardFor(settings);
  /** Threads by the number of a batch that they prepared and are to decide. */
  const preparedBy = new Map<number, DeskThread>();
  const finishing = new Set<DeskThread>();
  const free = () => threads.find(thread => thread.ready && thread.pieces < piecesAhead);
  return {
    digestKey,
    rowOf: (batch, line) => rowOfLine(batch, line, guard),
    depth: threads.length === 0 ? 1 : threads.length * piecesAhead + piecesHere,
    prepare(batch) {
      const thread = free();
      if (!thread) return here(own.desk().prepare(batch));
      preparedBy.set(batch.number, thread);
      return onItsWay(thread.prepare(batch));
    },
    decide(counted) {
      const thread = preparedBy.get(counted.number);
      preparedBy.delete(counted.number);
      return thread ? onItsWay(thread.decide(counted)) : here(own.desk().decide(counted));
    },
    wantsMore: () => free() !== undefined,
    finish(block) {
      const thread = free();
      if (!thread) return here(own.finisher().finish(block));
      finishing.add(thread);
      return onItsWay(thread.finish(block));
    },
    turn: async () => (threads.length === 0 ? undefined : setImmediate()),
    opened: async () => void (await Promise.all(threads.map(thread => thread.opened))),
    async numbers() {
      const states = await Promise.all([...finishing].map(thread => thread.numbers()));
      return [own.finisher().state(), ...states].filter(state => state !== undefined);
    },
    close: async () => void (await Promise.all(threads.map(thread => thread.close()))),
  };
}

/** The desk of this thread, opened when it is first wanted. */
function ownDesk(sets: () => LoadedSets, settings: DeskSettings, digestKey: DigestKey) {
  let desk: Desk | undefined;
  let finisher: Finisher | undefined;
  return {
    desk() {
      desk ??= createDesk(sets(), settings, digestKey);
      return desk;
    },
    finisher() {
      finisher ??= new Finisher(sets());
      return finisher;
    },
  };
}
