import { defineConfig } from 'vitest/config';
import { ClosingLine } from './test/closing-line.ts';

// biome-ignore lint/style/noDefaultExport: vitest reads the default export of its configuration file.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/soak/**'],
    // Real processes, servers and a browser on a machine that may be busy: a test that hangs is still told.
    testTimeout: 120_000,
    // The suite runs on the two cores of a small CI machine.
    maxWorkers: 2,
    reporters: [process.env['CI'] ? 'dot' : 'default', new ClosingLine()],
  },
});
