import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixturesOf } from '../../src/authoring/cases/fixtures.ts';
import { type RunnableParts, runCases } from '../../src/authoring/cases/run.ts';
import { checkRuleSet } from '../../src/authoring/check.ts';
import { newRule, whyNotTaken } from '../../src/authoring/new-rule.ts';
import { readParts } from '../../src/authoring/parts.ts';
import { Asker } from '../../src/cli/rules/asker.ts';
import { askAll } from '../../src/cli/rules/new.ts';
import { base } from './sample.ts';

const parts = readParts(base) as RunnableParts;
const titles = { titleJa: '新しい、ルール: {試し}', titleEn: 'A new rule, "tried": yes # no' };
const make = (when: string, points: number | undefined = 5) => {
  const made = newRule(
    { id: 'new-one', family: 'address', when, status: 'live', ...titles, ...(points === undefined ? {} : { points }) },
    parts,
  );
  if (!made.ok) throw new Error(made.error[0]?.message);
  return made.value;
};

/** Checks and tests the rule set with the new file in it. */
function verify({ file, text }: { file: string; text: string }) {
  const files = new Map([...base, [file, text]]);
  const after = readParts(files);
  expect(
    checkRuleSet(files, { now: 0 }).filter(({ severity }) => severity === 'error'),
    text,
  ).toEqual([]);
  const results = runCases(after as RunnableParts, fixturesOf({}), ({ id }) => id === 'new-one');
  expect(
    results.map(({ entry, holds }) => [entry.name, holds]),
    text,
  ).toEqual(results.map(({ entry }) => [entry.name, true]));
  return results.length;
}

describe('a new rule', () => {
  it('whose list has entries for a time only says why no case was made up, and what to add', () => {
    const watched = new Map([...base, ['lists/watched.csv', 'value,expires\n376100,2027-03-01\n']]);
    const made = newRule(
      {
        id: 'new-one',
        family: 'address',
        when: 'card.bin6 in lists.watched',
        status: 'live',
        points: 5,
        ...titles,
      },
      readParts(watched) as RunnableParts,
    );
    expect(made).toMatchObject({ ok: true, value: { hasCases: false } });
    expect(made.ok && made.value.text).toContain(
      '# All entries of lists.watched expire, and a case is for good: add one that does not, for the case alone (blocked_devices has one).',
    );
  });

  it.each([
    'account.age_days < 3',
    'account.guest && amount.value > 50000',
    'address.kind in ["hotel", "depot"] || account.guest',
    'address.door in lists.blocked_doors',
    '!(address.door in lists.blocked_doors) && account.age_days >= 3',
    'has(account.id) && goods.high_risk_share > 0.5',
    'has(goods.classes) && velocity.numbers_per_device_10m >= 4',
    'email.domain != "example.com"',
    // Texts of a form: what is made up has it too.
    'amount.currency == "JPY" && amount.value > 50000',
    'address.country != "JP" && has(card.brand)',
    '!(card.bin6 in ["411111"]) && address.prefecture == "東京都"',
  ])('makes up a hit and a near miss: %s', when => {
    const made = make(when);
    expect(made.hasCases).toBe(true);
    expect(verify(made)).toBe(2);
  });

  it.each([
    ['items.exists(i, i.quantity > 3)', 'items.0.quantity 3 instead of 4'],
    ['size(items) >= 3', 'instead of'],
    ['items.exists(i, has(i.unit_price) && i.unit_price * i.quantity >= 50000)', 'items.0'],
    ['items.filter(i, i.reorder).size() >= 1 && amount.value > 5000', ''],
    ['items.all(i, i.quantity == 1)', 'items.0.quantity'],
    ['items.exists(i, has(i.name) && i.name.contains("Switch"))', 'items.0'],
    ['amount.value * 2 > 50000', 'amount.value 25000 instead of 25001'],
    ['account.age_days + account.password_age_days < 10', 'instead of'],
    ['amount.value > 30000 && amount.value % 1000 == 0', 'instead of'],
    ['account.age_days < account.password_age_days', 'instead of'],
    ['email.domain.endsWith(".xyz") && !account.guest', 'instead of'],
    ['email.domain.size() > 12 ? account.guest : time.hour < 5', 'instead of'],
    ['double(amount.value) / 2.0 > 100.0', 'amount.value'],
    ['card.bin8.startsWith("3528")', 'card.bin8 41111111 instead of 35280000'],
  ])('tries values where nothing can be solved: %s', (when, difference) => {
    const made = make(when);
    expect(made.hasCases, made.text).toBe(true);
    expect(verify(made)).toBe(2);
    expect(made.text).toContain(difference);
    // The same words give the same cases.
    expect(make(when).text).toBe(made.text);
  });

  it('leaves a draft that tells what to fill in where it cannot', () => {
    const made = make('email.domain.matches("^[0-9]{7}") && items.exists(i, i.quantity > 2)');
    expect(made.hasCases).toBe(false);
    // No entry of that list is a code of a trade.
    expect(make('merchant.mcc in lists.blocked_doors').hasCases).toBe(false);
    expect(made.text).toContain('status: draft');
    expect(made.text).toContain('#   email.domain: string, lower case\n');
    const [, hit] = /#( {3}- \{ name: hits,.*\})/.exec(made.text)!;
    const filled = made.text
      .replace('status: draft', 'status: live')
      .replace('cases: []', `cases:\n${hit!.replace('…', '1').replace('…', '3').replace('…', '"1234567.jp"')}`);
    expect(filled).toContain('set: { items.0.name: 1, items.0.quantity: 3 }, features: { email.domain: "1234567.jp" }');
    expect(verify(made)).toBe(0);
  });

  it('begins with the status that is asked for', () => {
    const made = newRule(
      { id: 'new-one', family: 'address', when: 'account.guest', status: 'shadow', ...titles },
      parts,
    );
    expect(made.ok && made.value.text).toContain('status: shadow');
  });

  it('asks for a challenge without points', () => {
    expect(
      newRule({ id: 'new-one', family: 'address', when: 'account.guest', status: 'live', ...titles }, parts),
    ).toMatchObject({
      ok: true,
      value: { text: expect.stringContaining('flow: challenge') },
    });
  });

  it('refuses a faulty condition, and ids and families that cannot be', () => {
    expect(newRule({ id: 'x', family: 'address', when: 'account.gust', status: 'live', ...titles }, parts).ok).toBe(
      false,
    );
    expect(whyNotTaken({ id: 'blocked-door', family: 'address' }, parts)).toContain('already');
    expect(whyNotTaken({ id: 'Bad', family: 'address' }, parts)).toContain('small letters');
    expect(whyNotTaken({ id: 'x', family: 'goods' }, parts)).toContain('address, velocity');
    expect(whyNotTaken({ id: 'x', family: 'address' }, parts)).toBeUndefined();
  });

  it('passes check and test for any condition that it makes cases for (property)', () => {
    const atom = fc.constantFrom(
      'account.age_days < 3',
      'account.age_days >= 30',
      'account.guest',
      'goods.high_risk_share >= 0.5',
      'goods.high_risk_share < 0.25',
      'address.kind == "hotel"',
      'address.kind != "depot"',
      'amount.value > 100',
      'has(device.id)',
      'email.domain == "example.com"',
      'address.door in lists.blocked_doors',
    );
    const { condition } = fc.letrec<{ condition: string }>(tie => ({
      condition: fc.oneof(
        { maxDepth: 3 },
        atom,
        fc
          .tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition'))
          .map(([a, op, b]) => `(${a} ${op} ${b})`),
        tie('condition').map(inner => `!(${inner})`),
      ),
    }));
    let made = 0;
    fc.assert(
      fc.property(condition, when => {
        const rule = make(when);
        if (!rule.hasCases) return;
        made++;
        verify(rule);
      }),
      { numRuns: 12 },
    );
    expect(made).toBeGreaterThan(3);
  });
});

describe('the questions of rules new', () => {
  /** Keys to press at a question, or once the terminal shows a text. */
  type Keys = string | { readonly after: string; readonly press: string };

  /** Answers on a terminal of its own: real lines and keys, no pseudo-terminal needed. */
  async function answered(keys: readonly Keys[], options = {}): Promise<{ answer: unknown; shown: string }> {
    const [input, output] = [new PassThrough(), new PassThrough()];
    let shown = '';
    const waiting = [...keys];
    output.on('data', chunk => {
      shown = stripVTControlCharacters(shown + String(chunk));
      const [next] = waiting;
      if (next === undefined || !shown.endsWith(typeof next === 'string' ? ': ' : next.after)) return;
      waiting.shift();
      input.write(typeof next === 'string' ? next : next.press);
    });
    const asker = new Asker({ input, output, asks: true });
    const answer = await askAll(asker, undefined, { language: 'en', ...options }, parts).catch(
      (error: Error) => error.name,
    );
    asker.close();
    return { answer, shown };
  }

  it('are asked again until an answer will do, and say what is wrong', async () => {
    const { answer, shown } = await answered([
      'goodz\n',
      'address\n',
      'Bad Id\n',
      'night-orders\n',
      'time.hor >= 22\n',
      'time.hour >= 22\n',
      'lots\n',
      'challenge\n',
      '夜間の注文\n',
      'Orders at night\n',
      '\n',
    ]);
    expect(answer).toEqual({
      id: 'night-orders',
      family: 'address',
      when: 'time.hour >= 22',
      titleJa: '夜間の注文',
      titleEn: 'Orders at night',
      status: 'shadow',
    });
    for (const words of ['no such family', 'small letters', 'did you mean "time.hour"?', '^^^', 'a whole number']) {
      expect(shown).toContain(words);
    }
  });

  const enter = (after: string): Keys => ({ after, press: '\n' });

  it('complete names at Tab, and take what flags gave', async () => {
    const { answer } = await answered(
      ['addr\t', enter('address'), 'x\n', 'account.gu\t', enter('account.guest'), '-5\n', 'live\n'],
      { ja: 'あ', en: 'A' },
    );
    expect(answer).toMatchObject({ family: 'address', when: 'account.guest', points: -5, status: 'live' });
  });

  it.each(['\u0003', '\u0004'])('are broken off by Ctrl-C and Ctrl-D', async key => {
    expect(await answered(['address\n', key])).toMatchObject({ answer: 'AbortError' });
  });

  it('are listed where nobody is there to answer', async () => {
    const asker = new Asker({ input: new PassThrough(), output: new PassThrough(), asks: false });
    expect(await askAll(asker, 'x', { family: 'address', language: 'en' }, parts)).toBe(
      'missing: --when, --points or --challenge, --ja, --en',
    );
  });
});
