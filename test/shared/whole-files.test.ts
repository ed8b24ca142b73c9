/** Files on a system that takes and gives a few bytes at a time, as it may at any time: what is written and read is whole all the same. */
import fs, { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openKeyRing } from '../../src/api/key-ring.ts';
import { readSnapshot, writeSnapshot } from '../../src/cli/serve/snapshot-file.ts';
import { readAll } from '../../src/shared/read-all.ts';
import { writeAll } from '../../src/shared/write-all.ts';
import { createMemoryVelocity } from '../../src/stores/memory/velocity.ts';
import { replaceBuiltins } from '../builtins.ts';
import { event } from '../stores/sqlite/attempts.ts';
import { contractCounters } from '../stores/velocity-streams.ts';

const atMost = 7;

const { readSync, writeSync } = fs;
const few = (from: number, length: number | undefined, whole: number) => Math.min(atMost, length ?? whole - from);
const writeFew = (file: number, what: Uint8Array | string, from = 0, length?: number, place?: number) => {
  const bytes = Buffer.from(what);
  if ((length ?? bytes.length - from) > atMost) short++;
  return writeSync(file, bytes, from, few(from, length, bytes.length), place);
};
const readFew = (file: number, into: Uint8Array, from: number, length: number, place: number | null) =>
  readSync(file, into, from, few(from, length, into.length), place);
/** How often the system took fewer bytes than it was given. */
let short = 0;
let putBack = () => {};
beforeAll(() => {
  putBack = replaceBuiltins(fs, { writeSync: writeFew as typeof writeSync, readSync: readFew as typeof readSync });
});
afterAll(() => putBack());

let folder: string;
beforeEach(() => {
  short = 0;
  folder = mkdtempSync(join(tmpdir(), 'sekisho-whole-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  expect(short).toBeGreaterThan(0);
});

test('bytes come back as they went, to the end of the file and no further', () => {
  const name = join(folder, 'bytes');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(80), fc.nat(60), (bytes, length, at) => {
      const file = openSync(name, 'w+');
      try {
        writeAll(file, bytes);
        expect(new Uint8Array(readFileSync(name))).toEqual(bytes);
        const into = new Uint8Array(length);
        const there = bytes.subarray(at, at + length);
        expect(readAll(file, into, at)).toBe(there.length);
        expect(into.subarray(0, there.length)).toEqual(there);
      } finally {
        closeSync(file);
      }
    }),
  );
});

test('the file of API keys', () => {
  const ring = openKeyRing(folder, Date.now);
  const { key, stored } = ring.create('shop');
  expect(openKeyRing(folder, Date.now).list()).toEqual([stored]);
  expect(ring.callerOf(key)).toEqual({ key: stored.id });
});

test('the snapshot of the windows', () => {
  const file = join(folder, 'windows');
  const velocity = createMemoryVelocity(contractCounters);
  for (let index = 0; index < 20; index++) velocity.record(event(`${index}`, 1_000 + index, { 'device.id': 'd' }));
  writeSnapshot(file, velocity, { seq: 20, mark: 'a mark that is longer than what the system takes at once' });
  const read = readSnapshot(
    file,
    contractCounters,
    () => 'a mark that is longer than what the system takes at once',
    2_000,
  );
  expect(read).toMatchObject({ restored: { journalSeq: 20 } });
});
