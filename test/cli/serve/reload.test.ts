/** A changed rule set in a running service: taken between two requests with its counters filled, or refused. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type RunningService, startService } from '../../../src/cli/serve/start-service.ts';
import { writeOneRule as writeRules } from '../../api/one-rule.ts';
import { type Process, program, startCommand, startProcess } from '../../api/process.ts';

const before = { points: 10, counter: 'attempts_1h' };
const after = { points: 70, counter: 'attempts_2h' };

let folder: string;
let service: Process | undefined;
let inside: RunningService | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-reload-'));
  writeRules(folder, before.points, before.counter);
});
afterEach(async () => {
  await service?.kill();
  service = undefined;
  await inside?.server.stop();
  inside = undefined;
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly score: number;
  readonly flow: string;
  readonly degraded: readonly object[];
  readonly reasons: readonly { readonly points: number; readonly evidence: Readonly<Record<string, number>> }[];
  readonly rule_set: { readonly version: string };
}

const start = async (...options: string[]): Promise<Process> => {
  service = await startProcess(folder, ['--durability', 'normal', ...options]);
  return service;
};
/** Who answers: a process of its own, or a service in the test's own process. */
interface Door {
  readonly address: string;
  readonly key: string;
}

/**
 * The same service in this process, for what a signal and a process add nothing to.
 * @returns its door, and what it has logged
 */
async function startInside(): Promise<Door & { reload: RunningService['reload']; logged(): string }> {
  const at = (name: string) => join(folder, name);
  const running = await startService(
    {
      ...{ host: '127.0.0.1', port: 0, data: at('data'), secrets: at('secrets'), rules: at('rules') },
      ...{ durability: 'normal', personal: 'encrypted', cardNumbers: true, logLevel: 'info', logFile: at('log') },
    },
    {},
  );
  inside = running;
  await running.ready;
  const logged = () => {
    running.log.flush();
    return readFileSync(at('log'), 'utf8');
  };
  return { address: running.server.address, key: running.firstKey ?? '', reload: running.reload, logged };
}

async function assess({ address, key }: Door, id: string, device = 'device-1'): Promise<Answer> {
  const response = await fetch(`${address}/v1/assessments`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ id, amount: { value: 1, currency: 'JPY' }, device: { id: device } }),
  });
  return (await response.json()) as Answer;
}
const until = async (holds: () => boolean): Promise<void> => {
  for (const end = Date.now() + 100_000; !holds(); ) {
    if (Date.now() > end) throw new Error('waited too long');
    await new Promise(resolve => setTimeout(resolve, 20));
  }
};
const metric = async ({ address }: Door, line: string) =>
  (await (await fetch(`${address}/metrics`)).text()).includes(line);

test('SIGHUP during the start is a reload after it', async () => {
  const early = 'while [ ! -e secrets/personal.keys ]; do sleep 0.01; done; kill -HUP $serve; wait $serve';
  const command = `"$0" "$1" serve --port 0 --log-level warn & serve=$!; trap 'kill $serve' TERM; ${early}`;
  service = await startCommand(folder, ['sh', '-c', command, process.execPath, program]);
  const unchanged = 'sekisho_rule_set_reloads_total{result="unchanged"} 1';
  await expect.poll(() => metric(service!, unchanged), { timeout: 30_000 }).toBe(true);
  await service.stop();
});

test('under load every answer is of one version alone, and no attempt is lost or counted twice', async () => {
  const running = await start('--log-level', 'warn');
  const answers: Answer[] = [];
  let sent = 0;
  let over = false;
  const client = async () => {
    while (!over) {
      answers.push(await assess(running, `a${++sent}`));
      // Attempts are always under way; without a pause they would mostly hold up the change that they are sent for.
      await new Promise(resolve => setTimeout(resolve, 5));
    }
  };
  const clients = Array.from({ length: 8 }, client);
  await until(() => answers.length > 50);
  writeRules(folder, after.points, after.counter);
  running.child.kill('SIGHUP');
  await until(() => answers.some(({ score }) => score === after.points));
  const changedAt = answers.length;
  await until(() => answers.length > changedAt + 50);
  over = true;
  await Promise.all(clients);
  expect(new Set(answers.map(({ rule_set }) => rule_set.version)).size).toBe(2);
  const [first] = answers;
  for (const { rule_set, score, flow, reasons } of answers) {
    const of = rule_set.version === first!.rule_set.version ? before : after;
    expect([score, flow, reasons[0]!.points]).toEqual([
      of.points,
      of === before ? 'frictionless' : 'challenge',
      of.points,
    ]);
    expect(Object.keys(reasons[0]!.evidence)).toEqual([`velocity.${of.counter}`]);
  }
  // One device: the counts of all answers are 1, 2, 3, … whatever window counted them.
  const counts = answers.map(({ reasons }) => Object.values(reasons[0]!.evidence)[0]!).sort((a, b) => a - b);
  expect(counts).toEqual(counts.map((_, index) => index + 1));
  expect(await metric(running, 'sekisho_rule_set_reloads_total{result="taken"} 1')).toBe(true);
});

test('a faulty rule set, or one whose cases do not hold, is refused with its place, and the old one goes on', async () => {
  const running = await startInside();
  const { rule_set } = await assess(running, 'a1');
  writeRules(folder, after.points, after.counter, 'velocity.attemps_2h >= 1');
  expect(await running.reload()).toBe('refused');
  expect(running.logged()).toMatch(/"code":"unknown-counter","place":"velocity\/seen\.yaml:6:\d+"/);
  writeRules(folder, after.points, after.counter, 'velocity.attempts_2h >= 0');
  expect(await running.reload()).toBe('refused');
  expect(running.logged()).toContain('the case \\"never seen\\" does not hold');
  expect(await assess(running, 'a2')).toMatchObject({ rule_set, score: before.points });
  expect(await metric(running, 'sekisho_rule_set_reloads_total{result="refused"} 2')).toBe(true);
});

test('a change of ratios alone is read at once: the windows stay, and the new division is asked', async () => {
  const counter = (name: string, by: string) =>
    `  ${name}:\n    title: { ja: 試行, en: Attempts }\n    count: events\n    of: attempts\n    by: ${by}\n    over: 1h\n`;
  const counters = `counters:\n${counter('device_1h', 'device.id')}${counter('shop_1h', '[]')}`;
  const write = (of: string, to: string) =>
    writeFileSync(
      join(folder, 'rules', 'counters.yaml'),
      `${counters}ratios:\n  share:\n    title: { ja: 割合, en: Share }\n    of: ${of}\n    to: ${to}\n`,
    );
  writeRules(folder, before.points, 'share', 'velocity.share > 0.0');
  write('device_1h', 'shop_1h');
  const running = await startInside();
  for (const [index, device] of ['one', 'two', 'two'].entries()) await assess(running, `a${index}`, device);
  expect((await assess(running, 'a3', 'one')).reasons[0]!.evidence).toEqual({ 'velocity.share': 2 / 4 });
  write('shop_1h', 'device_1h');
  expect(await running.reload()).toBe('taken');
  expect((await assess(running, 'a4', 'one')).reasons[0]!.evidence).toEqual({ 'velocity.share': 5 / 3 });
});

test('--watch takes a change by itself; a new counter knows the past; the windows of the new counters outlive a stop', async () => {
  const running = await start('--watch');
  for (let index = 1; index <= 3; index++) await assess(running, `a${index}`);
  writeRules(folder, after.points, after.counter);
  await until(() => running.output().includes('a changed rule set is in force'));
  expect((await assess(running, 'a4')).reasons[0]!.evidence).toEqual({ 'velocity.attempts_2h': 4 });
  expect(await running.stop()).toBe(0);
  const again = await startInside();
  expect(again.logged()).toMatch(/"events":0,"ms":\d+,"msg":"ready"/);
  const { reasons } = await assess({ address: again.address, key: running.key }, 'a5');
  expect(reasons[0]!.evidence).toEqual({ 'velocity.attempts_2h': 5 });
});

test('a clock that ran ahead and was set right leaves no counter unread: answers say so, until the journal was read again', async () => {
  const { now } = Date;
  let ahead = 0;
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => now() + ahead);
  try {
    const running = await startInside();
    await assess(running, 'a');
    ahead = 3_600_000;
    await assess(running, 'ahead');
    ahead = 0;
    expect((await assess(running, 'b')).degraded).toEqual([
      expect.objectContaining({ part: 'velocity_store', cause: 'late' }),
    ]);
    await expect.poll(running.logged, { timeout: 30_000 }).toContain('the counters are filled anew');
    const answer = await assess(running, 'c');
    expect(answer.degraded).toEqual([]);
    // a, b and c: what the wrong clock wrote counts in its own time.
    expect(answer.reasons.map(({ evidence }) => Object.values(evidence))).toEqual([[3]]);
    expect(running.logged()).toContain(
      '"attempts":1,"msg":"attempts lie more than five minutes behind what was counted',
    );
    expect(await metric(running, 'sekisho_degraded_total{part="velocity_store",cause="late"} 1')).toBe(true);
  } finally {
    clock.mockRestore();
  }
});
