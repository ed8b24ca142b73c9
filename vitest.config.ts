import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { ClosingLine } from './test/closing-line.ts';
import { DearFirst } from './test/dear-first.ts';

/** A sequencer of our own would keep `vitest run --sequence.shuffle` from shuffling files. */
const shuffled = process.argv.some(word => word.startsWith('--sequence.shuffle'));

// biome-ignore lint/style/noDefaultExport: vitest reads the default export of its configuration file.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/soak/**'],
    // Real processes, servers and a browser on a machine that may be busy: a test that hangs is still told.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // The suite runs on the two cores of a small CI machine; tests that wait for a process or a disk leave them to the third worker.
    maxWorkers: 3,
    // A worker of its own for each file would load and warm up the engine 130 times: more than half of the suite's time.
    isolate: false,
    // Threads and processes that tests start load the engine again: with what was compiled before, in a third of the time.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('./node_modules/.cache/sekisho-compiled', import.meta.url)) },
    ...(shuffled ? {} : { sequence: { sequencer: DearFirst } }),
    setupFiles: ['test/shared-worker.ts'],
    reporters: [process.env['CI'] ? 'dot' : 'default', new ClosingLine()],
  },
});
