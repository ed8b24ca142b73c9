/** Which files a replay reads: files, folders, patterns, standard input. */
import { globSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Fault } from '../../../shared/errors.ts';

/** The name of standard input among inputs. */
export const standardInput = '-';

const readable =
  /\.(ndjson|jsonl|json|csv|tsv|tab|txt|parquet|pq)(\.(gz|gzip|zst|zstd))?$|(^|[\\/])[^.\\/]+\.(gz|gzip|zst|zstd)$/i;

/** Data that no reader takes: passing over it would lose orders in silence. */
const unreadable = /\.(xlsx?|xlsm|ods|numbers|zip|7z|rar|lzh|tar(\.(gz|zst))?|tgz|bz2|xz|avro|orc)$/i;

/** True for what gives its bytes once only: standard input, a named pipe, what a shell writes as `<(…)`. */
export function isReadOnce(path: string): boolean {
  if (path === standardInput) return true;
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && !stat.isFile() && !stat.isDirectory();
}

/**
 * Files behind paths, in the order given. A folder stands for the files in it and below it that a replay can read, a pattern for what
 * it matches; each in the order of their names. What else lies in a folder, such as a README, is passed over. Throws a fault for what
 * does not exist, and for a folder with data that no reader takes.
 */
export function expandInputs(paths: readonly string[]): readonly string[] {
  if (paths.filter(path => path === standardInput).length > 1)
    throw new Fault('bad-option', 'standard input can be read once only');
  return paths.flatMap(expand);
}

function expand(path: string): readonly string[] {
  if (path === standardInput) return [path];
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory()) {
    const names = namesBelow(path);
    const closed = names.find(name => unreadable.test(name));
    if (closed !== undefined) {
      const remedy = 'save it as CSV, unpack it, or move it out of the folder';
      throw new Fault('file-unreadable', `${join(path, closed)} is in a form that a replay does not read: ${remedy}`);
    }
    const files = names.filter(name => readable.test(name)).map(name => join(path, name));
    if (files.length === 0) throw new Fault('file-unreadable', `${path} holds no file that a replay can read`);
    return files;
  }
  if (stat) return [path];
  if (!/[*?[{]/.test(path)) throw new Fault('file-unreadable', `${path}: there is no such file`);
  const matches = globSync(path).sort();
  if (matches.length === 0)
    throw new Fault(
      'file-unreadable',
      `${path}: no file has a name that fits this pattern (seen from ${process.cwd()})`,
    );
  return matches.flatMap(expand);
}

/** Names of all files below a folder, sorted; what begins with a dot is the system's own. Links to folders are not followed. */
function namesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => !entry.isDirectory())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)))
    .filter(name => !/(^|[\\/])\./.test(name))
    .sort();
}

/** What a file is by its name; `table` is CSV or TSV. Standard input and names that say nothing are told by content. */
export function kindByName(path: string): 'ndjson' | 'table' | 'parquet' | undefined {
  const name = path.replace(/\.(gz|gzip|zst|zstd)$/i, '');
  if (/\.(ndjson|jsonl|json)$/i.test(name)) return 'ndjson';
  if (/\.(csv|tsv|tab)$/i.test(name)) return 'table';
  return /\.(parquet|pq)$/i.test(name) ? 'parquet' : undefined;
}
