/** The log goes on where it can, and what it cannot write neither ends nor holds up the service. */
import { execFileSync } from 'node:child_process';
import { constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openLogLines } from '../../src/api/log-lines.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const line = (index: number) => `${JSON.stringify({ index, padding: 'x'.repeat(1_000) })}\n`;

test('lines are written in their order, into a folder that is made', async () => {
  const file = join(folder, 'new', 'log');
  const lines = openLogLines(file);
  const written = Array.from({ length: 50 }, (_, index) => line(index));
  for (const one of written) lines.write(one);
  // All but the last few are written beside the event loop.
  await vi.waitUntil(() => readFileSync(file, 'utf8').length > written.join('').length - 4_096);
  lines.flush();
  expect(readFileSync(file, 'utf8')).toBe(written.join(''));
});

test('a full disk: nothing is thrown, and a flush before the end does not wait for room', async () => {
  const lines = openLogLines('/dev/full');
  for (let index = 0; index < 20; index++) lines.write(line(index));
  await new Promise(resolve => setTimeout(resolve, 5));
  lines.flush();
  lines.write(line(20));
  lines.flush();
});

test('what cannot be written waits up to a limit, and it is said how much is lost', async () => {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  const pipe = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  const room = Buffer.alloc(1_048_576);
  const read = () => {
    try {
      return room.toString('utf8', 0, readSync(pipe, room));
    } catch {
      return '';
    }
  };
  const lines = openLogLines(pipe, 10_000);
  for (let index = 0; index < 200; index++) lines.write(line(index));
  let text = '';
  await vi.waitUntil(() => {
    text += read();
    // Beyond what is written from: it is tried again.
    lines.write(line(200));
    return /"lines":.*\n/.test(text);
  });
  const told = text
    .slice(0, text.lastIndexOf('\n'))
    .split('\n')
    .map(one => JSON.parse(one));
  const lost = told.findIndex(({ lines }) => lines > 0);
  expect(told[lost]).toMatchObject({ level: 'warn', msg: 'lines of the log are lost: it could not be written' });
  // Every line is whole, and those before came in their order.
  expect(told.slice(0, lost).map(({ index }) => index)).toEqual(told.slice(0, lost).map((_, index) => index));
  expect(lost).toBeGreaterThan(5);
  // The pipe stays open: what is written on later would go to whatever has its number then.
});

test('a file that cannot be opened is refused by its name', () => {
  expect(() => openLogLines(folder)).toThrow(
    expect.objectContaining({ code: 'bad-option', what: `the log file ${folder} cannot be written: EISDIR` }),
  );
});
