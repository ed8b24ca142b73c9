/** Which files a replay reads, and their bytes: files, folders, globs, standard input; gzip with several members. */
import { createReadStream, globSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Fault } from '../../shared/errors.ts';

/** The name of standard input among inputs. */
export const standardInput = '-';

const readable = /\.(ndjson|jsonl|json)(\.gz)?$/i;

/** True for a path that this reader takes by its name; standard input is taken for NDJSON. */
export function looksLikeNdjson(path: string): boolean {
  return path === standardInput || readable.test(path);
}

/**
 * Files behind paths, in the order given: a folder stands for its files (not those of its sub-folders) and a glob for what
 * it matches, each in the order of their names. Throws a fault for what does not exist.
 *
 * @param takes which files of a folder count
 */
export function expandPaths(paths: readonly string[], takes = looksLikeNdjson): readonly string[] {
  if (paths.filter(path => path === standardInput).length > 1)
    throw new Fault('bad-option', 'standard input can be read once only');
  return paths.flatMap(path => (path === standardInput ? [path] : expandPath(path, takes)));
}

function expandPath(path: string, takes: (path: string) => boolean): readonly string[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory()) {
    const files = readdirSync(path)
      .sort()
      .map(name => join(path, name))
      .filter(takes);
    if (files.length === 0) throw new Fault('file-unreadable', `${path} holds no file that a replay can read`);
    return files;
  }
  if (stat) return [path];
  const matches = /[*?[{]/.test(path) ? globSync(path).sort() : [];
  if (matches.length === 0) throw new Fault('file-unreadable', path);
  return matches;
}

const chunkBytes = 1 << 20;

/** Bytes of an input; gzip (any number of members) is unpacked. */
export async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  const raw: Readable = path === standardInput ? process.stdin : createReadStream(path, { highWaterMark: chunkBytes });
  try {
    if (!/\.gz$/i.test(path)) {
      yield* raw as AsyncIterable<Buffer>;
      return;
    }
    const unpacked = createGunzip({ chunkSize: chunkBytes });
    raw.on('error', error => unpacked.destroy(error));
    yield* raw.pipe(unpacked) as AsyncIterable<Buffer>;
  } catch (error) {
    throw new Fault('file-unreadable', path, { cause: error });
  } finally {
    raw.destroy();
  }
}
