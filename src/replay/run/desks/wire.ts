/**
 * What passes between threads, made cheap: a typed array is moved, not copied (a clone of a view copies the whole memory
 * behind it, such as the megabyte that a block of lines was cut from).
 */
import type { Transferable } from 'node:worker_threads';
import type { CountedBatch, DecidedBatch, LineBatch, PreparedBatch } from './batch.ts';
import type { FinishBlock, FinishedBlock } from './finisher.ts';

/** A message with the memory that it takes along: the sender must not touch that again. */
export interface Parcel<Message> {
  readonly message: Message;
  readonly moved: readonly Transferable[];
}

/** Lines are copied once, out of the block that they share with others. */
export function packLines(batch: LineBatch): Parcel<LineBatch> {
  const bytes = new Uint8Array(batch.bytes);
  return { message: { ...batch, bytes, seqs: batch.seqs.slice() }, moved: [bytes.buffer] };
}

/** To the thread that counts. Nothing is copied: a desk has no use for the words of a batch after this. */
export function packPrepared(batch: PreparedBatch): Parcel<PreparedBatch> {
  const { kinds, seqs, ats, lineOf, items } = batch;
  const columns = [kinds, seqs, ats, lineOf, items.words, items.starts];
  return { message: batch, moved: columns.map(({ buffer }) => buffer as ArrayBuffer) };
}

/** Back to the desk that prepared the batch. Nothing is copied. */
export function packCounted(counted: CountedBatch): Parcel<CountedBatch> {
  const readings = counted.readings.flatMap(({ values, baselines, saturated }) => [values, baselines, saturated]);
  return { message: counted, moved: [counted.verdicts, ...readings].map(({ buffer }) => buffer as ArrayBuffer) };
}

/** To the thread that counts. Records are copied where they lie in memory that cannot be moved. */
export function packDecided(decided: DecidedBatch): Parcel<DecidedBatch> {
  const records = owned(decided.records);
  return { message: { ...decided, records }, moved: [records.buffer] };
}

/** To a thread that finishes. The bytes are copied out of the chunk that they were read with. */
export function packBlock(block: FinishBlock): Parcel<FinishBlock> {
  const bytes = new Uint8Array(block.bytes);
  const { bits, labelledAt } = block.outcomes;
  return { message: { ...block, bytes }, moved: [bytes.buffer, bits.buffer, labelledAt.buffer] as ArrayBuffer[] };
}

/** Back from there. Lines are copied where they lie in memory that cannot be moved. */
export function packFinished(finished: FinishedBlock): Parcel<FinishedBlock> {
  const bytes = owned(finished.bytes);
  return { message: { ...finished, bytes }, moved: [bytes.buffer] };
}

/** The bytes, in memory of their own: small buffers of Node.js share a pool, which cannot be moved. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer
    ? new Uint8Array(bytes.buffer)
    : new Uint8Array(bytes);
}
