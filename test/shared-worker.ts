/**
 * Runs before each test file. Files share a worker process, so that the engine is loaded once and not 130 times; what a file
 * bends (streams, clock, exit status) is straightened again after it.
 */
import { afterAll, vi } from 'vitest';

afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  process.exitCode = undefined;
});
