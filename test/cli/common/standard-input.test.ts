/** Commands that read standard input whole wait for it, however slow its writer is: a plain read of the pipe fails (EAGAIN). */
import { PassThrough } from 'node:stream';
import { afterEach, expect, test, vi } from 'vitest';
import { runCommand } from '../in-process.ts';

afterEach(() => void vi.restoreAllMocks());

test.each([
  [['score', '--json', '-'], '{"id":"a-1","amount":{"value":1,"currency":"JPY"}}', '"id":"a-1"'],
  [['goods', 'classify', '-'], 'title\nPS5 本体\n', '"class":"game_console"'],
  [['address', 'classify', '-'], '住所\n東京都新宿区新宿1-2-3\n', '"kind":"ordinary"'],
])('%j', async (words, input, answer) => {
  const slow = new PassThrough();
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(slow as never);
  setTimeout(() => slow.end(input), 5);
  const { status, stdout, stderr } = await runCommand(...words);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain(answer);
});
