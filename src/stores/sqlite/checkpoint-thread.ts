/**
 * Moves the journal's log into its database file in a thread of its own, on its own connection, while the writer goes on committing.
 * Messages: `{ checkpoint: true }` → `{ state }`; `{ close: true }` → `{ closed: true }`.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { createWal, type WalState } from './wal.ts';
import { openDatabase, type WriterOptions } from './writer.ts';

/** What the thread is told: to move the log, or to let go of the file and end. */
export type CheckpointRequest = { readonly checkpoint: true } | { readonly close: true };
/** What it answers: how far the log is after its passes, or that it let go. */
export type CheckpointReply = { readonly state: WalState } | { readonly closed: true };

/**
 * The writer adds to the log while it is moved, and only a log that is moved whole begins anew. Each pass has less to move than the
 * one before: the last ones take a millisecond, which fits between two commits unless the service is under full load.
 */
const passes = 5;

const port = parentPort;
if (port) {
  const reply = (message: CheckpointReply) => port.postMessage(message);
  const { file, durability } = workerData as WriterOptions;
  const db = openDatabase(file, durability);
  const wal = createWal(db);
  port.on('message', (request: CheckpointRequest) => {
    if ('checkpoint' in request) {
      let state = wal.checkpoint();
      for (let pass = 1; pass < passes && state.moved < state.pages; pass++) state = wal.checkpoint();
      reply({ state });
    } else {
      db.close();
      reply({ closed: true });
      port.close();
    }
  });
}
