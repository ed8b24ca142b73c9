/** Runs something again whenever a file below some folders changes. */
import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * How often the folders are looked at. Looking is slower to notice than the system's events but misses nothing: editors
 * replace files instead of writing them, and events for those get lost (seen with Node 24 on Linux).
 */
const lookEveryMs = 300;

/** Watches until the process is interrupted, or `ended`. `run` is called once for each change, or burst of changes. */
export function watchFolders(folders: readonly string[], run: () => void, ended?: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    let seen = stateOf(folders);
    let settling = false;
    const timer = setInterval(() => {
      const now = stateOf(folders);
      if (now !== seen) {
        // A burst is over when two looks agree.
        seen = now;
        settling = true;
      } else if (settling) {
        settling = false;
        run();
      }
    }, lookEveryMs);
    const stop = () => {
      clearInterval(timer);
      process.removeListener('SIGINT', stop);
      process.removeListener('SIGTERM', stop);
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    ended?.addEventListener('abort', stop);
  });
}

/** Names, sizes and times of all files below the folders, as one text. */
function stateOf(folders: readonly string[]): string {
  const files: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of entriesOf(folder)) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else files.push(`${path} ${stateOfFile(path)}`);
    }
  };
  for (const folder of new Set(folders)) visit(folder);
  return files.sort().join('\n');
}

/** What stands in a folder; nothing where it has gone away, which is a change that this look sees. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** Time and size; nothing where it has gone away, or is a link that leads nowhere. */
function stateOfFile(path: string): string {
  try {
    const { mtimeMs, size } = statSync(path);
    return `${mtimeMs} ${size}`;
  } catch {
    return '';
  }
}
