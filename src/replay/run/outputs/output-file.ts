/** Opens files that a replay writes; a folder that is missing is made, and what cannot be written is a fault with its path. */
import { mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { Fault } from '../../../shared/errors.ts';

/** @param keep go on with what is there; otherwise the file begins empty */
export function openOutput(path: string, keep = false): number {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, keep ? 'r+' : 'w', 0o600);
  } catch (error) {
    throw new Fault('data-folder-unwritable', path, { cause: error });
  }
}
