/** docs/report.md: its configuration is one that is read, and every figure of the result is explained. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { verdictReasons } from '../../../src/replay/numbers/judge.ts';
import { readEvidenceConfig } from '../../../src/replay/report/evidence-config.ts';
import { sampleNumbers } from './sample.ts';

const page = (name: string) => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');

describe.each(['report.md', 'report.ja.md'])('%s', name => {
  it('shows a configuration that is read, with and without own-risk operation', () => {
    const shown = /```yaml\n(.*?)```/s.exec(page(name))![1]!;
    expect(readEvidenceConfig('evidence.yaml', shown)).toMatchObject({ ok: true });
    const agreed = readEvidenceConfig('evidence.yaml', shown.replace('# own_risk', 'own_risk'));
    expect(agreed.ok && agreed.value.own_risk_operation?.agreement.en).toBe('Memorandum of 2026-04-01');
  });
});

it('explains every figure', () => {
  const text = page('report.md');
  const { rules, flips, labels, months, synthetic } = sampleNumbers({ orders: 500 });
  expect([flips, months, synthetic]).not.toContain(undefined);
  const { rule: _rule, status: _status, family: _family, ...rule } = rules.rules[0]!;
  const names = [
    ...Object.keys(rules),
    ...Object.keys(rules.decision),
    ...Object.keys(rule),
    ...Object.keys(rules.segments),
    ...verdictReasons.filter(reason => reason !== 'fraud' && reason !== 'genuine'),
    ...Object.keys(labels).filter(name => ['open_by_age', 'fraud_lag_days'].includes(name)),
    'flips',
    'missed',
    'months',
    'synthetic',
    'other_currencies',
  ];
  const missing = names.filter(name => !new RegExp(`\`(labels\\.|numbers\\.)?${name}\``).test(text));
  expect(missing).toEqual([]);
});
