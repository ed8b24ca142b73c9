/** `serve --shadow-rules` as a process of its own: a second rule set that is recorded and acts on nothing. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { viewJournal } from '../../src/cli/journal-view.ts';
import { writeOneRule } from '../api/one-rule.ts';
import { type Process, startProcess } from '../api/process.ts';
import { runCommand } from './in-process.ts';

async function assess({ address, key }: Process, id: string) {
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
  const running = await startProcess(folder, ['--durability', 'normal', '--shadow-rules', 'next']);
  const said = async (words: string) => {
    for (const end = Date.now() + 30_000; !running.output().includes(words); ) {
      if (Date.now() > end) throw new Error(running.output());
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  };
  try {
    const answers = [];
    for (const id of ['a1', 'a2', 'a3']) answers.push(await assess(running, id));
    await said('the shadow rule set is refused');
    expect(running.output()).toMatch(/"code":"unknown-counter","place":"velocity\/seen\.yaml:6:\d+"/);
    writeOneRule(folder, 70, 'attempts_2h', 'velocity.attempts_2h >= 4', 'next');
    running.child.kill('SIGHUP');
    await said('a changed shadow rule set is in force');
    for (const id of ['a4', 'a5']) answers.push(await assess(running, id));
    const [first] = answers;
    for (const { score, flow, rule_set } of answers) {
      expect([score, flow, rule_set]).toEqual([10, 'frictionless', first!.rule_set]);
    }
    const metrics = await (await fetch(`${running.address}/metrics`)).text();
    expect(metrics).toContain('sekisho_shadow_assessments_total{flow="frictionless",shadow_flow="challenge"} 2');
    expect(metrics).toContain('sekisho_shadow_reloads_total{result="refused"} 1');
    expect(metrics).toContain('sekisho_shadow_reloads_total{result="taken"} 1');
    expect(await running.stop()).toBe(0);
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
      const at = (name: string) => join(folder, name);
      const words = ['explain', id, '--rules', at('rules'), '--data', at('data'), '--secrets', at('secrets')];
      return (await runCommand('rules', ...words)).stdout;
    };
    expect(await explain('a5')).toMatch(
      /The shadow rule set \(sha256:\w+\) would have decided: score 70, band high, flow challenge\n {2}\+ seen \(70\)/,
    );
    expect(await explain('a1')).not.toContain('shadow');
  } finally {
    await running.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
