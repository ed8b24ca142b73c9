/** Standard input whose start is read again: nothing is lost, whoever reads how far, and nothing stays when it is let go. */
import { execFile, execFileSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { HeldStart } from '../../../src/replay/read/bytes/held-start.ts';
import { checkoutsOf, fileOf, mapped, readAll } from './files.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

async function* streamOf(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) {
    await Promise.resolve();
    yield chunk;
  }
}

it('gives every reading all bytes, in whatever turns they read and wherever others stop', async () => {
  const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 4 }).map(bytes => Buffer.from(bytes)));
  const stops = fc.array(fc.nat({ max: 8 }), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(chunks, stops, fc.boolean(), async (all, left, together) => {
      const start = new HeldStart(streamOf(all));
      const partly = left.map(async most => {
        const read: Buffer[] = [];
        for await (const chunk of start.again()) if (read.push(chunk) > most) break;
        expect(Buffer.concat(read)).toEqual(Buffer.concat(all.slice(0, most + 1)));
      });
      if (!together) await Promise.all(partly);
      const last = start.again();
      start.letGo();
      const read: Buffer[] = [];
      for await (const chunk of last) read.push(chunk);
      expect(Buffer.concat(read)).toEqual(Buffer.concat(all));
      await Promise.all(partly);
      expect(() => start.again()).toThrow(/let go/);
    }),
  );
});

it('a named pipe is read once, also where its header stands below a title', async () => {
  const path = fileOf('Orders of May\nid,at,amount\na,2026-03-01,5\n');
  const fields = { id: 'id', at: 'at', 'amount.value': 'amount' };
  const pipe = `${path}.pipe`;
  execFileSync('mkfifo', [pipe]);
  // A reader that opens the pipe a second time waits for a second writer, for ever.
  const writer = execFile('cp', [path, pipe]);
  const read = await readAll([pipe], mapped({ fields }));
  expect(checkoutsOf(read)).toMatchObject([{ id: 'a' }]);
  writer.kill();
});

it('keeps nothing of what was read once its start was let go', async () => {
  const kept: WeakRef<Buffer>[] = [];
  async function* source(): AsyncGenerator<Buffer> {
    for (let made = 0; made < 50; made++) {
      const chunk = Buffer.alloc(1_000_000, made);
      kept.push(new WeakRef(chunk));
      yield chunk;
    }
  }
  const start = new HeldStart(source());
  for await (const _ of start.again()) break;
  const last = start.again()[Symbol.asyncIterator]();
  start.letGo();
  for (let read = 0; read < 40; read++) await last.next();
  await wait(0);
  collect();
  const alive = kept.filter(each => each.deref() !== undefined).length;
  expect(alive).toBeLessThan(5);
  expect((await last.next()).done).toBe(false);
});
