/** Runs something again whenever a file below some folders changes. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * How often the folders are looked at. Looking is slower to notice than the system's events but misses nothing: editors
 * replace files instead of writing them, and events for those get lost (seen with Node 24 on Linux).
 */
const lookEveryMs = 300;

/** Watches until the process is interrupted. `run` is called once for each change, or burst of changes. */
export function watchFolders(folders: readonly string[], run: () => void): Promise<void> {
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
  });
}

/** Names, sizes and times of all files below the folders, as one text. */
function stateOf(folders: readonly string[]): string {
  const files: string[] = [];
  const visit = (folder: string): void => {
    try {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
        const path = join(folder, entry.name);
        if (entry.isDirectory()) visit(path);
        else {
          const { mtimeMs, size } = statSync(path);
          files.push(`${path} ${mtimeMs} ${size}`);
        }
      }
    } catch {
      // A file or folder that goes away between two looks is a change that the next look sees.
    }
  };
  for (const folder of new Set(folders)) visit(folder);
  return files.sort().join('\n');
}
