/**
 * Nothing grows without end. The windows of the default counters over eight years of a steady traffic that never repeats a key
 * (SOAK_MEMORY_EVENTS a year, 200,000): from the third year on they hold no more. A service that answers attempts of new shoppers,
 * drops connections in the middle of a body and takes changed rules (SOAK_MEMORY_ROUNDS, 20): its heap and its open files stay.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { loadRules } from '../../src/cli/common/rule-set.ts';
import { type RunningService, startService } from '../../src/cli/serve/start-service.ts';
import { type EventField, eventFields } from '../../src/engine/types.ts';
import { createMemoryVelocity } from '../../src/stores/memory/velocity.ts';
import { writeOneRule } from '../api/one-rule.ts';

const eventsOfYear = Number(process.env['SOAK_MEMORY_EVENTS'] ?? 200_000);
const rounds = Number(process.env['SOAK_MEMORY_ROUNDS'] ?? 20);
const yearMs = 365 * 86_400_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const megabytes = (bytes: number) => `${(bytes / 1_048_576).toFixed(1)} MB`;

function memory(): { readonly heapUsed: number; readonly arrayBuffers: number } {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage();
}

function holdWindows(say: (text: string) => void): void {
  const windows = createMemoryVelocity(loadRules(undefined).counters);
  let count = 0;
  const year = () => {
    for (let event = 0; event < eventsOfYear; event++) {
      count++;
      const keys = Object.fromEntries(eventFields.map(field => [field, `${field} ${count}`]));
      windows.assess({
        id: `event-${count}`,
        at: Math.round((count * yearMs) / eventsOfYear),
        kinds: ['attempts'],
        keys: keys as Record<EventField, string>,
        facts: {},
        amount: 1_000,
      });
    }
    return memory().arrayBuffers;
  };
  const held = Array.from({ length: 8 }, year);
  say(`windows, year by year: ${held.map(megabytes).join(', ')}`);
  assert.ok(held[7]! < held[2]! * 1.15, 'the windows go on growing');
}

/** One round: new shoppers, clients that go away in the middle of a body, and a changed rule set. */
async function round(running: RunningService, folder: string, number: number): Promise<void> {
  const { service, server } = running;
  for (let attempt = 0; attempt < 500; attempt++) {
    const name = `${number}-${attempt}`;
    const body = { id: name, amount: { value: 1, currency: 'JPY' }, device: { id: name }, email: `${name}@example.jp` };
    assert.ok((await service.assess(body, { key: 'soak' })).ok);
  }
  const port = Number(new URL(server.address).port);
  for (let client = 0; client < 100; client++) {
    await new Promise(resolve => {
      const socket = connect(port, '127.0.0.1', () => {
        const head = 'POST /v1/assessments HTTP/1.1\r\nhost: soak\r\ncontent-length: 500\r\n';
        socket.write(
          `${head}authorization: Bearer ${running.firstKey}\r\ncontent-type: application/json\r\n\r\n{"id":`,
        );
        setImmediate(() => socket.resetAndDestroy());
      });
      socket.on('error', () => {});
      socket.on('close', resolve);
    });
  }
  writeOneRule(folder, 10 + (number % 2), `attempts_${1 + (number % 3)}h`);
  assert.equal(await running.reload(), 'taken');
}

async function holdService(say: (text: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-memory-'));
  const at = (name: string) => join(folder, name);
  writeOneRule(folder, 10, 'attempts_1h');
  const running = await startService(
    {
      ...{ host: '127.0.0.1', port: 0, data: at('data'), secrets: at('secrets'), rules: at('rules') },
      ...{ durability: 'normal', personal: 'encrypted', cardNumbers: true, logLevel: 'silent' },
    },
    {},
  );
  try {
    await running.ready;
    const openFiles = () => readdirSync('/proc/self/fd').length;
    const seen: { readonly heap: number; readonly files: number }[] = [];
    for (let number = 1; number <= rounds; number++) {
      await round(running, folder, number);
      seen.push({ heap: memory().heapUsed, files: openFiles() });
    }
    const [early, late] = [seen[Math.floor(rounds / 4)]!, seen.at(-1)!];
    say(`service, heap: ${seen.map(({ heap }) => megabytes(heap)).join(', ')}; open files: ${late.files}`);
    assert.ok(late.heap - early.heap < 4_194_304, 'the heap goes on growing');
    assert.ok(late.files <= early.files + 4, 'files or connections stay open');
  } finally {
    await running.server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the part; throws where something goes on growing. */
export async function soak(say: (text: string) => void): Promise<void> {
  holdWindows(say);
  await holdService(say);
}
