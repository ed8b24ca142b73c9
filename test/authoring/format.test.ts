import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Document, parseDocument, visit } from 'yaml';
import { conditionLines } from '../../src/authoring/format/condition.ts';
import { formatRule } from '../../src/authoring/format/format-rule.ts';
import { scalarText } from '../../src/authoring/format/scalar.ts';
import { readParts } from '../../src/authoring/parts.ts';
import { readExpression } from '../../src/engine/cel/check.ts';
import { print } from '../../src/engine/cel/print.ts';
import { readRule } from '../../src/engine/rules/read-rule.ts';
import { isRuleFile } from '../../src/engine/rules/read-rules.ts';
import { readFolder } from '../../src/rule-set/folder.ts';
import { runs } from '../runs.ts';
import { base } from './sample.ts';

const { names, paths } = readParts(base);
const environment = { names, paths, families: undefined };
const rule = base.get('address/goods-to-short-stay.yaml')!;

function formatted(text: string): string {
  const result = formatRule(text, names);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

/** What a rule means: the rule as it is read, without the places in its text. */
function meaning(text: string): unknown {
  const read = readRule('address/goods-to-short-stay.yaml', text, environment);
  if (read.rule === undefined) return read.findings.map(({ code, message }) => [code, message]);
  const { when: _when, condition, reason, ...rest } = read.rule;
  const texts = [reason.ja, reason.en].map(({ parts }) =>
    parts.map(part => (typeof part === 'string' ? part : `{${part.path}:${part.format}}`)).join(''),
  );
  return { ...rest, texts, condition: conditionLines(condition) };
}

const ugly = `# about this file

family:    address
# why this id
id: goods-to-short-stay   # the id
cases: [ {name: "consoles to rooms by the week", features: {address.kind: short_stay, goods.high_risk_share: 1},
   expect: hit},
  # the near miss
  { expect: miss, name: 'consoles to a flat', features: { address.kind: "ordinary", goods.high_risk_share: 1 } } ]
when: ((address.kind=='short_stay')) && (goods.high_risk_share>=0.5 && (account.guest || account.age_days<3 && has(account.id)))
points:    35   # enough
status: live
title: { en: 'High-resale goods sent to a weekly mansion', "ja": ウィークリーマンション宛ての換金性の高い商品 }
reason: { ja: "{address.evidence} 宛て", en: "Ships to {address.evidence}: yes, no # one" }
false_positives: ['yes', "no", "a: b", "- c", "12"]
description: "Finds this.

  And that."
`;

describe('formatting a rule file', () => {
  it('brings an ugly file into its one layout, comments and all', async () => {
    await expect(formatted(ugly)).toMatchFileSnapshot('golden/formatted-rule.txt');
    expect(meaning(formatted(ugly))).toEqual(meaning(ugly));
  });

  it('keeps the paragraphs of a description', () => {
    const text = rule.replace('status: live', 'description: |\n  One.\n\n  Two.\nstatus: live');
    expect(formatted(text)).toContain('description: |\n  One.\n\n  Two.\n');
    expect(formatted(formatted(text))).toBe(formatted(text));
    expect(meaning(formatted(text))).toEqual(meaning(text));
  });

  it('leaves alone what it cannot format', () => {
    expect(formatRule('a: [', names)).toMatchObject({ ok: false });
    expect(formatRule('- a', names)).toMatchObject({ ok: false });
    expect(formatRule('a: &x 1\nb: *x\n', names)).toMatchObject({ ok: false });
  });

  it('changes nothing the second time where comments meet at the end of the cases', () => {
    const text = rule
      .replace('id: goods-to-short-stay\n', '')
      .replace('family: address\n', '')
      .concat('  # after the last case\nfamily: address\nid: goods-to-short-stay\n# at the end of the file\n')
      .replaceAll('\n', '\r\n');
    const once = formatted(`\ufeff${text}`);
    for (const comment of ['# after the last case', '# at the end of the file']) expect(once).toContain(comment);
    expect(formatted(once)).toBe(once);
    expect(meaning(once)).toEqual(meaning(text));
  });

  it('breaks a chain in parentheses that is too wide for a line', () => {
    const wide = (name: string) => `(items.exists(i, i.name == "${name}") && amount.value > 100000)`;
    const names = ['a name of some length', 'another name', 'one more of them', 'the last of them'];
    const text = rule.replace(
      'address.kind == "short_stay" && goods.high_risk_share >= 0.5',
      `account.guest && (${names.map(wide).join(' || ')}) && amount.value < 900000`,
    );
    const once = formatted(text);
    const [, block] = /^when: >\n((?: {2}.*\n)+)/m.exec(once)!;
    expect(block).toMatch(/ \|\|\n/);
    for (const line of block!.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
    expect(formatted(once)).toBe(once);
    expect(meaning(once)).toEqual(meaning(text));
  });

  it('keeps the lines of a condition with a comment, or with a fault', () => {
    for (const when of ['account.guest  // guests only\n    && amount.value > 5', 'account.gust  &&\n   true']) {
      const text = rule.replace(/when: >\n.*\n/, `when: |\n  ${when.replaceAll('\n', '\n  ')}\n`);
      expect(formatted(text)).toContain('when: |\n');
      expect(formatted(formatted(text))).toBe(formatted(text));
      expect(meaning(formatted(text))).toEqual(meaning(text));
    }
  });

  const shipped = fileURLToPath(new URL('../../rules/', import.meta.url));
  it.skipIf(!existsSync(`${shipped}policy.yaml`))('changes nothing of the rules that come along', () => {
    const files = readFolder(shipped);
    const own = readParts(files);
    for (const [file, text] of files) {
      if (isRuleFile(file)) expect(formatRule(text, own.names), file).toEqual({ ok: true, value: text });
    }
  });

  /** The same rule written otherwise: keys shuffled, maps and lists in other styles, comments and blank lines put in. */
  const rewritten = fc
    .tuple(fc.infiniteStream(fc.nat(1000)), fc.integer({ min: 30, max: 200 }))
    .map(([stream, lineWidth]) => {
      const next = (): number => stream.next().value as number;
      const document: Document = parseDocument(rule);
      const contents = document.contents as unknown as { items: unknown[] };
      contents.items = contents.items
        .map(item => [next(), item] as const)
        .sort((a, b) => a[0] - b[0])
        .map(([, item]) => item);
      visit(document, {
        Collection(key, node) {
          if (key === null) return;
          node.flow = next() % 2 === 0;
        },
        Scalar(key, node) {
          if (typeof node.value !== 'string' || key === 'key') {
            if (key === 'key' && next() % 5 === 0) node.commentBefore = ` note ${next()}`;
            return;
          }
          const styles = ['PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_FOLDED', 'BLOCK_LITERAL'] as const;
          node.type = styles[next() % styles.length]!;
          if (next() % 7 === 0) node.comment = ` tail ${next()}`;
          if (next() % 7 === 0) node.spaceBefore = true;
        },
      });
      return document.toString({ lineWidth });
    });

  it('keeps the meaning and every comment, and changes nothing the second time (property)', () => {
    fc.assert(
      fc.property(rewritten, text => {
        fc.pre(parseDocument(text).errors.length === 0);
        const result = formatRule(text, names);
        if (!result.ok) throw new Error(`${result.error}\n${text}`);
        expect(meaning(result.value)).toEqual(meaning(text));
        expect(formatted(result.value)).toBe(result.value);
        const comments = (of: string) => [...of.matchAll(/# ((?:note|tail) \d+)/g)].map(match => match[1]!).sort();
        expect(comments(result.value)).toEqual(comments(text));
      }),
      { numRuns: runs(30) },
    );
  });
});

describe('a value in a line of YAML', () => {
  it('is read back as the very same text, plain or quoted, in a line or in braces (property)', () => {
    const word = fc.constantFrom(
      'yes',
      'null',
      'True',
      '~',
      '12',
      '0x1',
      '1e3',
      '.5',
      '2026-01-01',
      'a: b',
      'a #b',
      '- a',
      'a - b',
      '[x]',
      'ルール',
      '、',
      '<<',
      '=',
      'a.b',
      '...',
      '---',
    );
    const text = fc.oneof(
      word,
      fc.string({ unit: 'grapheme' }),
      fc.array(word, { maxLength: 3 }).map(words => words.join(' ')),
    );
    fc.assert(
      fc.property(text, value => {
        expect(parseDocument(`key: ${scalarText(value, false)}\n`).toJS()).toEqual({ key: value });
        expect(
          parseDocument(`- { key: ${scalarText(value, true)}, b: [${scalarText(value, true)}] }\n`).toJS(),
        ).toEqual([{ key: value, b: [value] }]);
      }),
      { numRuns: runs(200) },
    );
  });
});

describe('the lines of a condition', () => {
  const atom = fc.constantFrom(
    'account.guest',
    'account.age_days < 3',
    'address.kind == "hotel  &&  inn"',
    'has(account.id)',
    'size(items) > 0',
  );
  const { condition } = fc.letrec<{ condition: string }>(tie => ({
    condition: fc.oneof(
      { maxDepth: 5 },
      atom,
      fc
        .tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition'))
        .map(([a, op, b]) => `(${a} ${op} ${b})`),
      tie('condition').map(inner => `!(${inner})`),
      fc.tuple(tie('condition'), tie('condition'), tie('condition')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    ),
  }));

  it('means the same and is stable', () => {
    const read = (source: string) => {
      const result = readExpression(source, names);
      if (!result.ok) throw new Error(source);
      return result.value;
    };
    fc.assert(
      fc.property(condition, source => {
        const lines = conditionLines(read(source));
        expect(conditionLines(read(lines.join(' ')))).toEqual(lines);
        // Chains of one operator may be regrouped: a && (b && c) is a && b && c.
        const flat = (text: string) => print(read(text)).replaceAll(/[()]/g, '');
        expect(flat(lines.join(' '))).toBe(flat(source));
      }),
      { numRuns: runs(200) },
    );
  });
});
