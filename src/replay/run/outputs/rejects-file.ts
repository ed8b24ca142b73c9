/** `--rejects`: a line of JSON for each row or line that could not be used. */
import { closeSync, ftruncateSync } from 'node:fs';
import { writeAll } from '../../../shared/write-all.ts';
import type { Rejected } from '../../types.ts';
import { openOutput } from './output-file.ts';

/** `--rejects`: a line of JSON a reject. */
export class RejectsFile {
  readonly #file: number;
  readonly #detailFor: (detail: string) => string;
  /** Bytes written so far. */
  bytes: number;

  constructor(path: string, detailFor: ((detail: string) => string) | undefined, goOnAt = 0) {
    this.#file = openOutput(path, goOnAt > 0);
    this.#detailFor = detailFor ?? (detail => detail);
    ftruncateSync(this.#file, goOnAt);
    this.bytes = goOnAt;
  }

  add(rejected: readonly Rejected[]): void {
    for (const { source, code, detail, raw } of rejected) {
      const line = Buffer.from(`${JSON.stringify({ ...source, code, detail: this.#detailFor(detail), raw })}\n`);
      writeAll(this.#file, line, this.bytes);
      this.bytes += line.length;
    }
  }

  close(): void {
    closeSync(this.#file);
  }
}
