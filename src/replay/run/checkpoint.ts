/** How far a replay came, so that an interrupted one goes on: a small file beside its output, written whole or not at all. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { ReplayCounts } from './replay.ts';

/** What a run that was interrupted had done when it was last saved. */
export interface Checkpoint {
  readonly format: 'sekisho-replay-checkpoint/2';
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
export function writeCheckpoint(path: string, checkpoint: Checkpoint): void {
  const draft = `${path}.new`;
  writeFileSync(draft, JSON.stringify(checkpoint), { mode: 0o600, flush: true });
  renameSync(draft, path);
}

/** The checkpoint at a path; undefined when there is none, or none that can be read. */
export function readCheckpoint(path: string): Checkpoint | undefined {
  try {
    const checkpoint = JSON.parse(readFileSync(path, 'utf8')) as Checkpoint;
    return checkpoint.format === 'sekisho-replay-checkpoint/2' ? checkpoint : undefined;
  } catch {
    return undefined;
  }
}

/** Removes the checkpoint at a path, if there is one: the run came to its end. */
export function removeCheckpoint(path: string): void {
  rmSync(path, { force: true });
}
