/** Looks at where a command will write before it reads or writes anything: an output must not be an input or another output. */
import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { expandInputs, standardInput } from '../../replay/read/bytes/paths.ts';
import { Fault } from '../../shared/errors.ts';

/** A path and what it is to the command: `--out`, `an input`. */
export interface NamedPath {
  readonly name: string;
  readonly path: string;
}

/**
 * Throws the fault `bad-option` where a file to be written is there and no plain file (a folder, `/dev/null`), is one of the files that
 * are read, or is written twice. Files are told apart by what they are on the disk, whatever way a path takes to them.
 */
export function refuseClashes(reads: readonly NamedPath[], writes: readonly NamedPath[]): void {
  const taken = new Map<string, string>();
  for (const { name, path } of reads) {
    if (path !== standardInput) taken.set(identityOf(path), name);
  }
  for (const { name, path } of writes) {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat && !stat.isFile()) {
      const what = stat.isDirectory() ? 'is a folder' : 'is no plain file, and would be replaced by one';
      throw new Fault('bad-option', `${name} ${path} ${what}; name a file`);
    }
    const identity = identityOf(path);
    const other = taken.get(identity);
    if (other !== undefined) {
      throw new Fault('bad-option', `${name} ${path} is ${other} too, which would be overwritten; name another file`);
    }
    taken.set(identity, name);
  }
}

/** What an option may name, as a list for `refuseClashes`. */
export function namedPath(name: string, path: string | undefined): readonly NamedPath[] {
  return path === undefined ? [] : [{ name, path }];
}

/** What a replay reads. Throws the faults of `expandInputs`. */
export function inputsOfReplay(files: readonly string[], mappings: readonly string[] = []): readonly NamedPath[] {
  return [
    ...expandInputs(files).flatMap(path => namedPath('an input', path)),
    ...mappings.flatMap(path => namedPath('a --map file', path)),
  ];
}

/** `--out` with the files that a replay has beside it while it runs. */
export function outputOfReplay(out: string | undefined): readonly NamedPath[] {
  return ['', '.part', '.draft', '.checkpoint', '.checkpoint.new'].flatMap(ending =>
    namedPath(ending === '' ? '--out' : `a file beside --out (${ending})`, out === undefined ? out : `${out}${ending}`),
  );
}

/** Device and number of a file, or the path of one that is not there yet. */
function identityOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat) return `${stat.dev}:${stat.ino}`;
  const whole = resolve(path);
  const folder = dirname(whole);
  return join(statSync(folder, { throwIfNoEntry: false }) ? realpathSync(folder) : folder, basename(whole));
}
