/** `serve --shadow-rules`: a second rule set that is recorded and acts on nothing. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { viewJournal } from '../../../src/cli/common/journal-view.ts';
import { startService } from '../../../src/cli/serve/start-service.ts';
import { writeOneRule } from '../../api/one-rule.ts';
import { runCommand } from '../in-process.ts';

async function assess({ address, key }: { readonly address: string; readonly key: string }, id: string) {
  const response = await fetch(`${address}/v1/assessments`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ id, amount: { value: 1, currency: 'JPY' }, device: { id: 'device-1' } }),
  });
  return (await response.json()) as { score: number; flow: string; rule_set: { version: string } };
}

test('a faulty shadow stops nothing; a good one is judged by counters of its own that know the past, and changes no answer', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-shadow-rules-'));
  writeOneRule(folder, 10, 'attempts_1h');
  writeOneRule(folder, 70, 'attempts_2h', 'velocity.atempts_2h >= 4', 'next');
  const at = (name: string) => join(folder, name);
  const running = await startService(
    {
      ...{ host: '127.0.0.1', port: 0, data: at('data'), secrets: at('secrets') },
      ...{ rules: at('rules'), shadowRules: at('next') },
      ...{ durability: 'normal', personal: 'encrypted', cardNumbers: true, logLevel: 'info', logFile: at('log') },
    },
    {},
  );
  await running.ready;
  const door = { address: running.server.address, key: running.firstKey! };
  const logged = () => {
    running.log.flush();
    return readFileSync(at('log'), 'utf8');
  };
  // The shadow of the start comes in force, or is refused, behind the first answers.
  const said = (words: string) => vi.waitUntil(() => logged().includes(words), { timeout: 30_000, interval: 20 });
  let stopped = false;
  try {
    const answers = [];
    for (const id of ['a1', 'a2', 'a3']) answers.push(await assess(door, id));
    await said('the shadow rule set is refused');
    expect(logged()).toMatch(/"code":"unknown-counter","place":"velocity\/seen\.yaml:6:\d+"/);
    writeOneRule(folder, 70, 'attempts_2h', 'velocity.attempts_2h >= 4', 'next');
    await running.reload();
    expect(logged()).toContain('a changed shadow rule set is in force');
    for (const id of ['a4', 'a5']) answers.push(await assess(door, id));
    const [first] = answers;
    for (const { score, flow, rule_set } of answers) {
      expect([score, flow, rule_set]).toEqual([10, 'frictionless', first!.rule_set]);
    }
    await running.service.settle();
    const metrics = await (await fetch(`${door.address}/metrics`)).text();
    expect(metrics).toContain('sekisho_shadow_assessments_total{flow="frictionless",shadow_flow="challenge"} 2');
    expect(metrics).toContain('sekisho_shadow_reloads_total{result="refused"} 1');
    expect(metrics).toContain('sekisho_shadow_reloads_total{result="taken"} 1');
    await running.server.stop();
    stopped = true;
    const view = viewJournal(join(folder, 'data'));
    const shadows = [...view.attempts(0)].map(({ id, seq }) => [id, view.reader.shadow(seq)?.flow]);
    view.close();
    expect(shadows).toEqual([
      ['a5', 'challenge'],
      ['a4', 'challenge'],
      ['a3', undefined],
      ['a2', undefined],
      ['a1', undefined],
    ]);
    const explain = async (id: string) => {
      const words = ['explain', id, '--rules', at('rules'), '--data', at('data'), '--secrets', at('secrets')];
      return (await runCommand('rules', ...words)).stdout;
    };
    expect(await explain('a5')).toMatch(
      /The shadow rule set \(sha256:\w+\) would have decided: score 70, band high, flow challenge\n {2}\+ seen \(70\)/,
    );
    expect(await explain('a1')).not.toContain('shadow');
  } finally {
    if (!stopped) await running.server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
