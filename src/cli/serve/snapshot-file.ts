/**
 * The counters' windows on disk, so that a restart need not count the whole journal again (`data/windows`). Written when the service
 * stops in good order; after a crash the one from before is still good, and the journal is read on from there. A snapshot that is torn,
 * of other counters, of another journal, from a clock that ran ahead, or not to be read is passed over, and the journal read instead.
 */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import type { CounterSet } from '../../engine/velocity/counters.ts';
import { readAll } from '../../shared/read-all.ts';
import { writeAll } from '../../shared/write-all.ts';
import { type MemoryVelocity, type RestoredVelocity, restoreMemoryVelocity } from '../../stores/memory/velocity.ts';

/** Where a snapshot stands in its journal: the first line of the file. */
export interface SnapshotStamp {
  /** Arrival number of the last fact counted in. */
  readonly seq: number;
  /** What stands there (Journal.mark). */
  readonly mark: string;
}

/** What reading gave: a store, or why there is none. */
export type SnapshotRead =
  | { readonly restored: RestoredVelocity }
  | { readonly refused: 'none' | 'unreadable' | 'torn' | 'foreign' | 'other-journal' | 'ahead-of-clock' };

const longestStamp = 1_024;

/** Writes a snapshot beside the old one and puts it in its place when it is whole. */
export function writeSnapshot(file: string, velocity: MemoryVelocity, stamp: SnapshotStamp): void {
  const beside = `${file}.new`;
  const handle = openSync(beside, 'w', 0o600);
  try {
    writeAll(handle, Buffer.from(`${JSON.stringify(stamp)}\n`));
    for (const part of velocity.snapshot(stamp.seq)) writeAll(handle, part);
    fsyncSync(handle);
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
}

/**
 * Reads a snapshot.
 * @param known what the journal has at an arrival number (Journal.mark)
 * @param until latest time that an honest clock can have counted: a store that has seen a later one could not be read until then
 */
export function readSnapshot(
  file: string,
  counters: CounterSet,
  known: (seq: number) => string | undefined,
  until: number,
): SnapshotRead {
  if (!existsSync(file)) return { refused: 'none' };
  try {
    const handle = openSync(file, 'r');
    try {
      return readOpen(handle, counters, known, until);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    // A folder in its place, another owner's file, a broken disk: the journal is there all the same.
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    return { refused: 'unreadable' };
  }
}

function readOpen(
  handle: number,
  counters: CounterSet,
  known: (seq: number) => string | undefined,
  until: number,
): SnapshotRead {
  const start = Buffer.alloc(longestStamp);
  const head = start.subarray(0, readAll(handle, start, 0));
  const end = head.indexOf(10);
  const stamp = end < 0 ? undefined : stampOf(head.toString('utf8', 0, end));
  if (!stamp) return { refused: 'torn' };
  if (known(stamp.seq) !== stamp.mark) return { refused: 'other-journal' };
  let at = end + 1;
  const restored = restoreMemoryVelocity(counters, into => {
    const got = readAll(handle, into, at);
    at += got;
    return got;
  });
  if (!restored.ok) return { refused: restored.error };
  if (restored.value.newest > until) return { refused: 'ahead-of-clock' };
  return restored.value.journalSeq === stamp.seq ? { restored: restored.value } : { refused: 'torn' };
}

function stampOf(line: string): SnapshotStamp | undefined {
  try {
    const stamp = JSON.parse(line) as Partial<SnapshotStamp>;
    return typeof stamp.seq === 'number' && typeof stamp.mark === 'string' ? (stamp as SnapshotStamp) : undefined;
  } catch {
    return undefined;
  }
}
