/**
 * The writer in a thread of its own: commits, the disk's sync and the encryption of personal records do not hold up answers.
 * Messages: `{ rows }` → `{ result }`, one group under way at a time; `{ link: true }` → links everything → `{ linked: true }`;
 * `{ close: true }` → `{ closed: true }`.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { JournalRow } from './rows.ts';
import { createWriter, type GroupResult, type WriterOptions } from './writer.ts';

/** What the thread is told. */
export type WriterRequest =
  | { readonly rows: readonly JournalRow[] }
  | { readonly link: true }
  | { readonly close: true };
/** What it answers. */
export type WriterReply = { readonly result: GroupResult } | { readonly linked: boolean } | { readonly closed: true };

/** Facts linked at a time while nobody waits: some 5 ms of work. */
const linkChunk = 250;
/** Quiet time before the index is brought up, milliseconds. */
const quietMs = 200;

const port = parentPort;
if (port) {
  const writer = createWriter(workerData as WriterOptions);
  let timer: NodeJS.Timeout | undefined;
  const linkWhenQuiet = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (tryLink(linkChunk) > 0) linkWhenQuiet();
    }, quietMs);
  };
  const tryLink = (limit: number): number => {
    try {
      return writer.links.advance(limit);
    } catch {
      // A full disk: the index catches up when there is room; what is written stays right without it.
      return -1;
    }
  };
  port.on('message', (request: WriterRequest) => {
    if ('rows' in request) {
      port.postMessage({ result: writer.write(request.rows) } satisfies WriterReply);
      linkWhenQuiet();
    } else if ('link' in request) {
      let linked = linkChunk;
      while (linked > 0) linked = tryLink(linkChunk);
      port.postMessage({ linked: linked === 0 } satisfies WriterReply);
    } else {
      clearTimeout(timer);
      writer.close();
      port.postMessage({ closed: true } satisfies WriterReply);
      port.close();
    }
  });
}
