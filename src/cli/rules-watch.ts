/** Runs something again whenever a file below some folders changes. */
import { type FSWatcher, watch } from 'node:fs';

/** Editors save in several steps: changes this close together are one. */
const settleMs = 120;

/** Watches until the process is interrupted. `run` is called once for each burst of changes. */
export function watchFolders(folders: readonly string[], run: () => void): Promise<void> {
  return new Promise(resolve => {
    let timer: NodeJS.Timeout | undefined;
    const changed = () => {
      clearTimeout(timer);
      timer = setTimeout(run, settleMs);
    };
    const watchers: FSWatcher[] = [...new Set(folders)].map(folder => watch(folder, { recursive: true }, changed));
    const stop = () => {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
      resolve();
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}
