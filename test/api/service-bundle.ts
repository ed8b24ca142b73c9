/**
 * The service as one file. A process that loads 1,300 modules spends most of its start on finding them; tests that start it again
 * and again (kill-under-load.ts) run the same code from one file, with V8's compile cache, at a third of the cost.
 */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { type Process, startCommand } from './process.ts';

const source = (path: string) => fileURLToPath(new URL(`../../src/${path}`, import.meta.url));
/**
 * What takes two thirds of a start, and whether records outlive a kill does not depend on: the towns of Japan, the words that places are
 * known by (one of them stays, so that there is something to find), the compiler of what is wrong with a body, and the warming up.
 */
const leftOut: ReadonlyMap<string, string> = new Map([
  [source('api/warm-up.ts'), 'export const warmUp = () => {};'],
  [
    source('towns/shipped.ts'),
    `export { noTownReadings as shippedTowns } from '${source('engine/address/town-readings.ts')}';`,
  ],
  [
    source('engine/address/vocabulary.ts'),
    "export const vocabulary = [{ role: 'kind', kind: 'hotel', words: 'ホテル' }];",
  ],
  [
    source('engine/checkout/faults.ts'),
    "export const prepareFaults = () => {}; export const faultsOf = () => [{ instancePath: '', keyword: 'left out' }];",
  ],
]);
const entry = fileURLToPath(new URL('serve-alone.ts', import.meta.url));
/** Beside the packages, because better-sqlite3 stays outside of the file and is looked for from there. */
const folder = fileURLToPath(new URL('../../node_modules/.cache/sekisho-service/', import.meta.url));

/** Starts the service in a folder on a free port and waits until it answers. */
export type StartService = (folder: string, options?: readonly string[], key?: string) => Promise<Process>;

/** Files of test processes that have ended: one may be killed at any time, so the next one clears up behind it. */
function removeLeftFiles(): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    const pid = Number(/^serve-(\d+)\.mjs$/.exec(name)?.[1]);
    if (!Number.isNaN(pid) && !isAlive(pid)) rmSync(join(folder, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Makes the file anew from the sources as they stand, and gives what starts it. */
export async function bundleService(): Promise<StartService> {
  removeLeftFiles();
  const file = join(folder, `serve-${process.pid}.mjs`);
  const bundle = await rolldown({
    input: entry,
    platform: 'node',
    external: ['better-sqlite3'],
    logLevel: 'silent',
    plugins: [
      {
        name: 'left-out',
        load: id => leftOut.get(id) ?? null,
      },
      {
        name: 'own-places',
        // Modules look for their neighbours (the writer's thread, lists, package.json) from where they stand themselves.
        transform: (code, id) =>
          id.includes('node_modules')
            ? null
            : code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href)),
      },
    ],
  });
  await bundle.write({ file, format: 'esm', codeSplitting: false, minify: true });
  await bundle.close();
  return (data, options = [], key) =>
    startCommand(data, [process.execPath, file, 'serve', '--port', '0', ...options], key);
}
