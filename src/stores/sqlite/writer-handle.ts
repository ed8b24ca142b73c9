/** The writer as the event loop sees it: in a thread of its own, or inline. */
import { Worker } from 'node:worker_threads';
import { moduleBeside } from '../../shared/module-beside.ts';
import type { RowGroup } from './rows.ts';
import { createWriter, type GroupResult, type WriterOptions } from './writer.ts';
import type { WriterReply, WriterRequest, WriterTask } from './writer-thread.ts';

/** The writer, wherever it runs. */
export interface WriterHandle {
  write(group: RowGroup): Promise<GroupResult> | GroupResult;
  /** Brings the index behind `near` and `rule` up to date. */
  link(): Promise<void> | void;
  close(): Promise<void> | void;
}

/** Facts that an inline writer links at a time: so many that most pages of the index are written once, where a thread does so for each few. */
const linkedAtOnce = 20_000;

/** Commits happen where they are asked for. */
export function inlineWriter(settings: WriterOptions): WriterHandle {
  const writer = createWriter(settings, 'in-commits');
  const link = () => {
    while (writer.links.advance(linkedAtOnce) > 0);
  };
  return {
    write: writer.write,
    link,
    close() {
      try {
        // Nobody waits for the next group any more. A service would have to link an imported history behind its answers.
        link();
      } catch {
        // A full disk: a service catches up when there is room.
      }
      writer.close();
    },
  };
}

/** A thread that ended by itself (out of memory) is started again, at most so often, milliseconds. */
const restartMs = 1_000;

/** Commits happen beside the event loop. */
export function threadWriter(settings: WriterOptions): WriterHandle {
  let startedAt = performance.now();
  let thread: WriterThread | undefined = startThread(settings);
  const ask = async (task: WriterTask): Promise<WriterReply | undefined> => {
    if (thread?.ended) thread = undefined;
    if (!thread && performance.now() - startedAt > restartMs) {
      startedAt = performance.now();
      thread = startedAgain(settings);
    }
    return thread?.ask(task);
  };
  return {
    async write(group) {
      const reply = await ask({ group });
      return reply && 'result' in reply ? reply.result : group.rows.map(() => 'io_error' as const);
    },
    async link() {
      await ask({ link: true });
    },
    async close() {
      await ask({ close: true });
      await thread?.end();
    },
  };
}

/** One run of the writer's thread, with the requests that are its own: what another run is asked, it neither answers nor gives up. */
interface WriterThread {
  /** It is gone, and touches neither the file nor the memory of a group any more. */
  readonly ended: boolean;
  /** Undefined when the thread ends before it answers: whether a group was written is then not known. */
  ask(task: WriterTask): Promise<WriterReply | undefined>;
  end(): Promise<void>;
}

/** Undefined where the system has no thread to give: records are answered as not written, and in a while it is tried again. */
function startedAgain(settings: WriterOptions): WriterThread | undefined {
  try {
    return startThread(settings);
  } catch {
    return undefined;
  }
}

function startThread(settings: WriterOptions): WriterThread {
  const worker = new Worker(moduleBeside(import.meta.url, 'writer-thread'), { workerData: settings });
  const waiting = new Map<number, (reply: WriterReply | undefined) => void>();
  let asked = 0;
  let ended = false;
  worker.on('message', (reply: WriterReply) => {
    waiting.get(reply.number)?.(reply);
    waiting.delete(reply.number);
  });
  // An error is followed by the exit, and only then is the thread surely gone: until then it may still read the page of a group, which
  // is filled anew as soon as the group is settled. What it had answered before comes first, too.
  worker.on('error', () => {});
  worker.on('exit', () => {
    ended = true;
    for (const settle of waiting.values()) settle(undefined);
    waiting.clear();
  });
  return {
    get ended() {
      return ended;
    },
    ask: task =>
      new Promise(resolve => {
        const number = ++asked;
        waiting.set(number, resolve);
        const request: WriterRequest = { ...task, number };
        worker.postMessage(request);
      }),
    end: async () => void (await worker.terminate()),
  };
}
