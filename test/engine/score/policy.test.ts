import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../../src/engine/score/policy.ts';

const good = `
families: { goods: { cap: 30 }, trust: { floor: -30 } }
bands:
  - { name: low, from: 0, flow: frictionless, challenge_ind: "02" }
  - { name: high, from: 60, flow: challenge, challenge_ind: "03", advice: [hold_shipment] }
fail:
  velocity_store: { band: high }
  journal: { band: high }
  time_budget: { after_ms: 150, band: high }
  rule_error: { keep: true }
`;
const codes = (text: string) =>
  readPolicy('policy.yaml', text).findings.map(({ code, line, column, hint }) => [code, line, column, hint]);

describe('reading policy.yaml', () => {
  it('reads families, bands and the fail policy', () => {
    const { policy, findings } = readPolicy('policy.yaml', good);
    expect(findings).toEqual([]);
    expect(policy?.families).toEqual(
      new Map([
        ['goods', { cap: 30 }],
        ['trust', { floor: -30 }],
      ]),
    );
    expect(policy?.bands[1]).toEqual({
      name: 'high',
      from: 60,
      flow: 'challenge',
      challenge_ind: '03',
      advice: [{ do: 'hold_shipment' }],
    });
    expect(policy?.fail.time_budget).toEqual({ after_ms: 150, band: 'high' });
  });

  it('names the keys that a family may have', () => {
    const { findings } = readPolicy('policy.yaml', good.replace('{ cap: 30 }', '30'));
    expect(findings.map(({ message }) => message)).toEqual(['a family is a map with the keys cap, floor']);
  });

  it('finds bands that leave scores out or stand in the wrong order', () => {
    expect(codes(good.replace('from: 0', 'from: 5'))).toEqual([['policy-bands', 4, 24, 'let it start from: 0']]);
    expect(codes(good.replace('from: 60', 'from: 0'))).toEqual([
      ['policy-bands', 5, 25, 'put the bands in ascending order of "from"'],
    ]);
  });

  it('knows the limits of families, bands and times', () => {
    const code = (from: string, to: string) => codes(good.replace(from, to)).map(([first]) => first);
    expect(code('floor: -30', 'floor: 1')).toEqual(['family-limits']);
    expect(code('floor: -30', 'floor: 0')).toEqual([]);
    expect(code('from: 60', 'from: 101')).toEqual(['policy-bands']);
    expect(code('from: 60', 'from: 100')).toEqual([]);
    expect(code('after_ms: 150', 'after_ms: 0')).toEqual(['policy-fail']);
    expect(code('after_ms: 150', 'after_ms: 1')).toEqual([]);
  });

  it('finds two bands of one name, and one that asks for less than a band below it', () => {
    const messages = (text: string) => readPolicy('policy.yaml', text).findings.map(({ message }) => message);
    expect(messages(good.replaceAll('high', 'low'))).toEqual(['two bands are called "low"']);
    const easy = '  - { name: top, from: 90, flow: frictionless, challenge_ind: "02" }\nfail:';
    expect(messages(good.replace('fail:', easy))).toEqual(['the band "top" is above "high" and asks for less']);
  });

  it.each([
    ['"03"', ['03', '04', '09', '12', '13', '14']],
    ['"02"', ['01', '02', '05', '06', '07', '08', '10', '11']],
  ])('takes each code that goes with the flow of %s', (written, fitting) => {
    for (const code of fitting) expect(codes(good.replace(written, `"${code}"`)), code).toEqual([]);
  });

  it('asks for one band at least', () => {
    expect(codes(good.replace(/bands:\n(?: {2}- .*\n)+/, 'bands: []\n'))).toEqual([['policy-bands', 3, 8, undefined]]);
  });

  it('finds an indicator that YAML reads as a number, is no code, or contradicts the flow', () => {
    expect(codes(good.replace('"03"', '03'))).toEqual([['wrong-type', 5, 61, 'put it in quotes: "03"']]);
    expect(codes(good.replace('"03"', '"99"'))[0]?.[0]).toBe('challenge-indicator');
    expect(codes(good.replace('"02"', '"03"'))[0]?.[0]).toBe('challenge-indicator');
  });

  it('finds a fail policy that names no band', () => {
    expect(codes(good.replace('journal: { band: high }', 'journal: { band: hihg }'))).toEqual([
      ['policy-fail', 8, 20, 'did you mean "high"?'],
    ]);
  });

  it('refuses to throw an assessment away for one rule that failed', () => {
    expect(codes(good.replace('keep: true', 'keep: false'))).toEqual([['policy-fail', 10, 23, 'write true']]);
    expect(codes(good.replace('keep: true', 'keep: "no"'))[0]?.[0]).toBe('wrong-type');
  });

  it('finds unknown keys at every level with the nearest name', () => {
    const text = good.replace('cap: 30', 'cpa: 30').replace('advice:', 'advise:').replace('keep:', 'kep:');
    expect(codes(text)).toEqual([
      ['unknown-key', 2, 22, expect.stringContaining('cap')],
      ['unknown-key', 5, 67, 'did you mean "advice"?'],
      ['missing-key', 10, 15, 'add the key "keep"'],
      ['unknown-key', 10, 17, 'did you mean "keep"?'],
    ]);
  });

  it('gives no policy where there is an error, and never throws', () => {
    for (const text of ['', '[]', '{', 'families: 3', good.replace('bands:', 'bandz:')]) {
      const { policy, findings } = readPolicy('policy.yaml', text);
      expect(policy).toBeUndefined();
      expect(findings.length).toBeGreaterThan(0);
    }
  });
});
