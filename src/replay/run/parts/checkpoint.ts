/** How far a replay came, so that an interrupted one goes on: a small file beside its output, written whole or not at all. */
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../../../shared/errors.ts';
import type { ReplayCounts } from '../counts.ts';

const checkpointFormat = 'sekisho-replay-checkpoint/2';

/** What a run that was interrupted had done when it was last saved. */
export interface Checkpoint {
  readonly format: typeof checkpointFormat;
  /** Of the inputs, the rule sets and the options that decide the result: another one cannot be gone on with. */
  readonly fingerprint: string;
  /** Lines of the history that are done with, counted from its start. */
  readonly position: number;
  /** Time of the last of them, milliseconds. */
  readonly at: number;
  /** Bytes of the part file and of the rejects file that hold. */
  readonly part_bytes: number;
  readonly rejects_bytes: number;
  readonly counts: ReplayCounts;
}

/** Puts a checkpoint in the place of the one before, on the disk when this returns. Throws what the file system says. */
export function writeCheckpoint(path: string, checkpoint: Omit<Checkpoint, 'format'>): void {
  const draft = `${path}.new`;
  writeFileSync(draft, JSON.stringify({ format: checkpointFormat, ...checkpoint }), { mode: 0o600, flush: true });
  renameSync(draft, path);
}

/** The checkpoint at a path; undefined when there is none, or none that can be read. */
function readCheckpoint(path: string): Checkpoint | undefined {
  try {
    const checkpoint = JSON.parse(readFileSync(path, 'utf8')) as Checkpoint;
    return checkpoint.format === checkpointFormat ? checkpoint : undefined;
  } catch {
    return undefined;
  }
}

/** Removes the checkpoint at a path, if there is one: the run came to its end. */
export function removeCheckpoint(path: string): void {
  rmSync(path, { force: true });
}

/** The files that a run keeps while it is under way. */
export interface ReplayFiles {
  readonly part: string;
  /** Absent where there is no output to go on with. */
  readonly checkpoint: string | undefined;
  /** Removes the part, unless a checkpoint speaks of it. */
  close(): void;
}

/** Beside the output where there is one, so that a checkpoint and what it speaks of stay on one disk; otherwise in a temporary folder. */
export function replayFiles(out: string | undefined, temporary: string): ReplayFiles {
  if (out === undefined) return { part: join(temporary, 'part'), checkpoint: undefined, close: () => {} };
  const checkpoint = `${out}.checkpoint`;
  const part = `${out}.part`;
  return {
    part,
    checkpoint,
    close: () => {
      if (!statSync(checkpoint, { throwIfNoEntry: false })) rmSync(part, { force: true });
    },
  };
}

/**
 * The checkpoint that a run may go on from; undefined where there is none, or where the files that it speaks of hold less than it says (a disk that
 * was full, a file that was removed): the replay then begins anew. Throws the fault when there is one of another replay.
 */
export function checkpointToGoOnFrom(
  { checkpoint: path, part }: ReplayFiles,
  rejects: string | undefined,
  fingerprint: string,
): Checkpoint | undefined {
  const checkpoint = path === undefined ? undefined : readCheckpoint(path);
  if (!checkpoint) return undefined;
  if (checkpoint.fingerprint !== fingerprint) throw new Fault('replay-changed', path);
  const holds =
    sizeOf(part) >= checkpoint.part_bytes && sizeOf(rejects) >= (rejects === undefined ? 0 : checkpoint.rejects_bytes);
  return holds ? checkpoint : undefined;
}

const sizeOf = (path: string | undefined) =>
  path === undefined ? 0 : (statSync(path, { throwIfNoEntry: false })?.size ?? -1);
