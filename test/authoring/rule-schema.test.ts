import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ruleSchema } from '../../src/authoring/rule-schema.ts';
import { catalogue } from '../../src/engine/features.ts';
import { checkoutPath } from '../../src/engine/rules/checkout-path.ts';
import { isRuleFile } from '../../src/engine/rules/read-rules.ts';
import { readFolder } from '../../src/rule-set/folder.ts';
import { base, broken } from './sample.ts';

const schema = ruleSchema();
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);
const rule = (files: ReadonlyMap<string, string>) => parse(files.get('address/goods-to-short-stay.yaml')!) as unknown;

describe('the schema of rule files', () => {
  const shipped = fileURLToPath(new URL('../../rules/', import.meta.url));
  it.skipIf(!existsSync(`${shipped}policy.yaml`))('takes every rule that comes along', () => {
    for (const [file, text] of [...base, ...readFolder(shipped)]) {
      if (isRuleFile(file)) expect(validate(parse(text)), `${file}: ${JSON.stringify(validate.errors)}`).toBe(true);
    }
  });

  it.each([
    'unknown-key',
    'missing-key',
    'unknown-value',
    'rule-points',
    'points-range',
    'rule-advice',
    'case-feature',
    'case-form',
  ])('refuses the broken example of %s where shape can tell', code => {
    const taken = validate(rule(broken(code)));
    // A case that tests nothing has a sound shape.
    expect(taken).toBe(code === 'case-form');
  });

  it('completes every feature and every field of a checkout', () => {
    const text = JSON.stringify(schema);
    for (const [record, fields] of Object.entries(catalogue)) {
      for (const field of Object.keys(fields)) expect(text).toContain(`"${record}.${field}":`);
    }
    const cases = (
      schema['properties'] as { cases: { items: { oneOf: { properties: { set: { properties: object } } }[] } } }
    ).cases;
    const paths = Object.keys(cases.items.oneOf[0]!.properties.set.properties);
    expect(paths).toEqual(expect.arrayContaining(['shipping.line2', 'items.0.name', 'account.created_at']));
    for (const path of paths) expect(checkoutPath(path), path).toHaveProperty('steps');
  });
});
