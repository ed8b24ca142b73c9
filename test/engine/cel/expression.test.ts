/** Places of parts, printing, tracing, and what becomes of values at their limits. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readExpression } from '../../../src/engine/cel/check.ts';
import { compilePredicates, compileValue, verdicts } from '../../../src/engine/cel/compile.ts';
import { eventEnvironment } from '../../../src/engine/cel/environment.ts';
import { everyPart, featuresRead, listsRead } from '../../../src/engine/cel/expression.ts';
import { print } from '../../../src/engine/cel/print.ts';
import { traceExpression } from '../../../src/engine/cel/trace.ts';
import { Failure, largestInt, type Outcome } from '../../../src/engine/cel/values.ts';
import { runs } from '../../runs.ts';
import { expression } from './arbitraries.ts';
import { bareFeatures, environment, lists } from './environments.ts';

const read = (source: string, where = environment) => {
  const result = readExpression(source, where, { expect: 'any' });
  if (!result.ok) throw new Error(`${source}\n${JSON.stringify(result.error)}`);
  return result.value;
};
const valueOfText = (source: string, features: object = bareFeatures()): Outcome =>
  compileValue(read(source), lists)(features);
const features = (records: Record<string, unknown>) => ({ ...bareFeatures(), ...records });

describe('places', () => {
  it('of every part cut out of the source an expression of the same meaning', () => {
    fc.assert(
      fc.property(expression('bool', 3), source => {
        const whole = readExpression(source, environment);
        fc.pre(whole.ok);
        for (const part of everyPart(whole.value)) {
          if (part.kind === 'named-list') continue;
          const text = source.slice(part.start, part.end);
          const bound = [...everyPart(part)].some(({ kind }) => kind === 'variable');
          if (bound) continue;
          expect(print(read(text)), `${text} in ${source}`).toBe(print(part));
        }
      }),
      { numRuns: runs(150) },
    );
  });

  it.each([
    [
      '(account.guest || account.suspicious) && (amount.value > 1)',
      '(account.guest || account.suspicious) && (amount.value > 1)',
    ],
    ['!(account.guest)', '!(account.guest)'],
    ['((amount.value)) + (2)', '((amount.value)) + (2)'],
    ['(goods.classes).size()', '(goods.classes).size()'],
    ['// (a note\n (amount.value) > (1)', '(amount.value) > (1)'],
    ['device.id == ")(" && (account.guest)', 'device.id == ")(" && (account.guest)'],
    ['amount.value in ([1, 2])', 'amount.value in ([1, 2])'],
  ])('of %s include the parentheses of its parts', (source, expected) => {
    const { start, end } = read(source);
    expect(source.slice(start, end)).toBe(expected);
  });
});

describe('printing', () => {
  it.each([
    [
      '( (account.guest) )||(  amount.value>1 &&account.suspicious)',
      'account.guest || amount.value > 1 && account.suspicious',
    ],
    [
      '(account.guest || account.suspicious) && amount.value > 1',
      '(account.guest || account.suspicious) && amount.value > 1',
    ],
    ["address.kind in ['hotel','locker',]", 'address.kind in ["hotel", "locker"]'],
    ['amount.value - (1 - 2) - 3', 'amount.value - (1 - 2) - 3'],
    ['!(account.guest == true)', '!(account.guest == true)'],
    ['!(!account.guest)', '!!account.guest'],
    ['-(-5) == 5 && -(5) == - 5', '--5 == 5 && -(5) == -(5)'],
    ['(account.guest ? 1 : 2) > 1', '(account.guest ? 1 : 2) > 1'],
    [
      'account.guest ? amount.value > 1 : (account.suspicious ? true : false)',
      'account.guest ? amount.value > 1 : account.suspicious ? true : false',
    ],
    ['(account.guest ? true : false) ? true : false', '(account.guest ? true : false) ? true : false'],
    ['(amount.value > 1) == account.guest', '(amount.value > 1) == account.guest'],
    [
      'goods.high_risk_share >= 1.0 && goods.high_risk_share < 1e21',
      'goods.high_risk_share >= 1.0 && goods.high_risk_share < 1e+21',
    ],
    ['device.language.matches("^ja\\\\b")', 'device.language.matches(r"^ja\\b")'],
    ['device.id == \'say "hi"\\n\'', 'device.id == "say \\"hi\\"\\n"'],
    ['items.map(i,i.quantity>1,i.quantity).exists(q,q>3)', 'items.map(i, i.quantity > 1, i.quantity).exists(q, q > 3)'],
    ['(goods.classes+["a"])[0] == "a"', '(goods.classes + ["a"])[0] == "a"'],
    ['has( account.age_days )', 'has(account.age_days)'],
    ['math.abs( -5 ) == 5', 'math.abs(-5) == 5'],
    ['0x10 == 16', '16 == 16'],
  ])('%s', (source, printed) => {
    expect(print(read(source))).toBe(printed);
    expect(print(read(printed))).toBe(printed);
  });
});

describe('values', () => {
  it.each([
    ['7 / 2', 3],
    ['-7 / 2', -3],
    ['-7 % 2', -1],
    ['7.0 / 2.0', 3.5],
    ['1.0 / 0.0', Number.POSITIVE_INFINITY],
    ['size("𠮷野家")', 3],
    ['"𠮷" > "\\uff5e"', true],
    ['int("-12")', -12],
    ['int(-3.9)', -3],
    ['double(3)', 3],
    ['string(1.5) + string(true) + string(3)', '1.5true3'],
    ['[1, 2] + [3] == [1, 2, 3]', true],
    ['items.map(i, i.quantity)', []],
    ['"a,b,,c".split(",")', ['a', 'b', '', 'c']],
    ['1.0 / double(0 * -5)', Number.POSITIVE_INFINITY],
  ])('%s is %j', (source, expected) => {
    expect(valueOfText(source)).toEqual(expected);
  });

  it.each([
    ['1 / 0', 'division-by-zero'],
    ['1 % 0', 'division-by-zero'],
    ['9007199254740991 + 1', 'int-overflow'],
    ['-9007199254740991 - 1', 'int-overflow'],
    ['9007199254740991 * -2', 'int-overflow'],
    ['int(1e16)', 'int-overflow'],
    ['int("99999999999999999")', 'int-overflow'],
    ['int("1.5")', 'bad-conversion'],
    ['double("x")', 'bad-conversion'],
    ['[1][1]', 'index-out-of-range'],
    ['[1][-1]', 'index-out-of-range'],
    ['"abc".substring(4)', 'index-out-of-range'],
    ['math.greatest(items.map(i, i.quantity))', 'bad-argument'],
  ])('%s has none: %s', (source, code) => {
    const outcome = valueOfText(source);
    expect(outcome).toBeInstanceOf(Failure);
    expect((outcome as Failure).code).toBe(code);
  });

  it('of ints hold at both ends, in both compilers', () => {
    const condition = (source: string) => read(source);
    const conditions = [
      'amount.value + 1 > 0',
      'amount.value - 1 < 0',
      'amount.value * 2 != 0',
      'amount.value * -1 != 0',
    ].map(condition);
    for (const value of [largestInt, -largestInt, 1, 0]) {
      const results = (['generated', 'closures'] as const).map(mode => {
        const codes = new Uint8Array(conditions.length);
        compilePredicates(conditions, { mode })(features({ amount: { value } }), codes);
        return [...codes];
      });
      expect(results[0]).toEqual(results[1]);
      expect(results[0]!.includes(verdicts.failed)).toBe(Math.abs(value) === largestInt);
    }
  });
});

it('counts the characters of any text, halves of pairs too', () => {
  const units = fc.constantFrom(0x41, 0xd7ff, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xe000);
  const sizeOf = compileValue(read('device.id.size()'), lists);
  fc.assert(
    fc.property(fc.array(units, { maxLength: 5 }), codes => {
      const id = String.fromCharCode(...codes);
      expect(sizeOf(features({ device: { id } }))).toBe([...id].length);
    }),
  );
});

describe('missing data', () => {
  const verdict = (source: string, data: object) => {
    const codes = new Uint8Array(1);
    compilePredicates([read(source)], { lists })(data, codes);
    return (Object.keys(verdicts) as (keyof typeof verdicts)[]).find(name => verdicts[name] === codes[0]);
  };
  it.each([
    ['account.age_days < 3', 'unknown'],
    ['!(account.age_days < 3)', 'unknown'],
    ['account.age_days != 3', 'unknown'],
    ['has(account.age_days)', 'miss'],
    ['account.age_days < 3 || true', 'hit'],
    ['account.age_days < 3 && false', 'miss'],
    ['account.age_days < 3 || account.guest', 'unknown'],
    ['account.age_days < 3 ? true : true', 'unknown'],
    ['true ? true : account.guest', 'hit'],
    ['email.domain in lists.disposable_email', 'unknown'],
    ['"ticket" in goods.classes', 'unknown'],
    ['items.exists(i, i.class == "ticket")', 'miss'],
    ['1 / 0 > 1', 'failed'],
    ['1 / 0 > 1 || account.guest', 'unknown'],
    ['1 / 0 > 1 || true', 'hit'],
  ])('%s is %s', (source, expected) => {
    expect(verdict(source, bareFeatures())).toBe(expected);
  });
});

describe('tracing', () => {
  const outcomes = (source: string, data: object) => {
    const trace = traceExpression(read(source), data, lists);
    const flat: string[] = [];
    const visit = (at: typeof trace): void => {
      const sign =
        at.outcome === undefined
          ? `? (${at.missing.join(', ')})`
          : at.outcome instanceof Failure
            ? at.outcome.code
            : JSON.stringify(at.outcome);
      flat.push(`${print(at.expression)}: ${sign}`);
      at.parts.forEach(visit);
      at.elements?.forEach(({ parts }) => {
        parts.forEach(visit);
      });
    };
    visit(trace);
    return flat;
  };
  it('shows every part, settled or not, and what is missing', () => {
    expect(outcomes('amount.value > 1 || account.age_days < 3 || 1 / 0 > 1', bareFeatures())).toEqual([
      'amount.value > 1 || account.age_days < 3 || 1 / 0 > 1: true',
      'amount.value > 1 || account.age_days < 3: true',
      'amount.value > 1: true',
      'amount.value: 12800',
      '1: 1',
      'account.age_days < 3: ? (account.age_days)',
      'account.age_days: ? (account.age_days)',
      '3: 3',
      '1 / 0 > 1: division-by-zero',
      '1 / 0: division-by-zero',
      '1: 1',
      '0: 0',
      '1: 1',
    ]);
  });
  it('shows the elements of a walked list', () => {
    const items = [
      { class: 'pc', quantity: 1 },
      { class: 'ticket', quantity: 6 },
    ];
    expect(
      outcomes('items.exists(i, i.quantity > 4)', features({ items })).filter(line => line.startsWith('i.quantity >')),
    ).toEqual(['i.quantity > 4: false', 'i.quantity > 4: true']);
  });
});

describe('what an expression reads', () => {
  it('features and lists, each once', () => {
    const one = read(
      'account.guest && (email.domain in lists.disposable_email || account.guest) && purpose == "add_card"',
    );
    expect(featuresRead(one)).toEqual(['account.guest', 'email.domain', 'purpose']);
    expect(listsRead(one)).toEqual(['disposable_email']);
  });

  it("a counter's where, straight from the event", () => {
    const where = read('purpose == "add_card" && amount.value == 0 && !(luhn_valid == false)', eventEnvironment);
    const decide = compilePredicates([where]);
    const codes = new Uint8Array(1);
    const event = {
      id: 'a',
      kinds: ['attempts'],
      at: 0,
      keys: {},
      amount: 0,
      facts: { purpose: 'add_card', luhn_valid: true },
    };
    decide(event, codes);
    expect(codes[0]).toBe(verdicts.hit);
    decide({ ...event, facts: { purpose: 'add_card' } }, codes);
    expect(codes[0]).toBe(verdicts.unknown);
    decide({ ...event, facts: { purpose: 'purchase' } }, codes);
    expect(codes[0]).toBe(verdicts.miss);
  });
});
