/**
 * The writer in a thread of its own: commits, the disk's sync and the encryption of personal records do not hold up answers.
 * Every request has a number, and its answer the same one: `{ group }` → `{ result }`, one group under way at a time;
 * `{ link: true }` → links everything → `{ linked: true }`; `{ close: true }` → `{ closed: true }`.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { createCheckpoints } from './checkpoints.ts';
import type { RowGroup } from './rows.ts';
import { createWriter, type GroupResult, type GroupWriter, type WriterOptions } from './writer.ts';

/** What the thread is asked for. */
export type WriterTask = { readonly group: RowGroup } | { readonly link: true } | { readonly close: true };
/** What it is told: a task under a number that no other request to this thread has. */
export type WriterRequest = WriterTask & { readonly number: number };
/** What it answers, under the number of the request. */
export type WriterReply = { readonly number: number } & (
  | { readonly result: GroupResult }
  | { readonly linked: true }
  | { readonly closed: true }
);

/** Facts linked at a time: half a millisecond of work, which the next group may wait for. */
const linkChunk = 25;
/** Quiet time before the index is brought up, milliseconds. */
const quietMs = 200;
/** Under load that is never quiet so many facts may wait for the index; beyond, as many are linked as are written. */
const mayWait = 2_000;

/**
 * Brings the index up behind the writes: when it is quiet, when it falls far behind, and when it is asked for.
 * @param linked told after each step, between two commits
 * @param tell answers a request
 */
function linker(writer: GroupWriter, linked: () => void, tell: (number: number) => void) {
  let waiting = 0;
  let sinceLinked = 0;
  /** Numbers of the requests that wait for the index. */
  const asked: number[] = [];
  let quiet: NodeJS.Timeout | undefined;
  let stepping: NodeJS.Immediate | undefined;
  const advance = (limit: number): number => {
    try {
      const facts = writer.links.advance(limit);
      waiting = facts < limit ? 0 : waiting - facts;
      return facts;
    } catch {
      // A full disk: the index catches up when there is room; what is written stays right without it.
      return 0;
    }
  };
  const answer = () => {
    for (const number of asked.splice(0)) tell(number);
  };
  // Groups that arrive meanwhile are written between two steps.
  const step = () => {
    stepping = undefined;
    const isLast = advance(linkChunk) < linkChunk;
    // After an import or a restored backup there are many steps, and nothing else is written.
    linked();
    if (isLast) answer();
    else stepping = setImmediate(step);
  };
  const go = () => {
    stepping ??= setImmediate(step);
  };
  return {
    wrote(rows: number) {
      waiting += rows;
      sinceLinked = waiting > mayWait ? sinceLinked + rows : 0;
      if (sinceLinked >= linkChunk) {
        // As many as were written: a group may be larger than a chunk, and the index would fall behind for good.
        advance(sinceLinked);
        sinceLinked = 0;
      }
      clearTimeout(quiet);
      quiet = setTimeout(go, quietMs);
    },
    ask(number: number) {
      asked.push(number);
      go();
    },
    stop() {
      clearTimeout(quiet);
      clearImmediate(stepping);
      answer();
    },
  };
}

const port = parentPort;
if (port) {
  const reply = (message: WriterReply) => port.postMessage(message);
  const settings = workerData as WriterOptions;
  const writer = createWriter(settings, 'by-caller');
  const checkpoints = createCheckpoints(writer, settings);
  const links = linker(writer, checkpoints.wrote, number => reply({ number, linked: true }));
  port.on('message', (request: WriterRequest) => {
    const { number } = request;
    if ('group' in request) {
      reply({ number, result: writer.write(request.group) });
      links.wrote(request.group.rows.length);
      checkpoints.wrote();
    } else if ('link' in request) {
      links.ask(number);
    } else {
      links.stop();
      void checkpoints.close().then(() => {
        writer.close();
        reply({ number, closed: true });
        port.close();
      });
    }
  });
}
