import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { featuresPage } from '../../src/authoring/feature-docs.ts';

it('docs/features.md is what the catalogue says (else: npm run docs)', () => {
  expect(readFileSync(new URL('../../docs/features.md', import.meta.url), 'utf8')).toBe(featuresPage());
});
