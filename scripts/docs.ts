/** Writes the pages of docs/ that are made from code: `npm run docs`. A test fails when one is out of date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { withFaults, withProblems } from '../src/api/error-docs.ts';
import { featuresPage } from '../src/authoring/feature-docs.ts';

writeFileSync(new URL('../docs/features.md', import.meta.url), featuresPage());

const remake = (name: string, made: (page: string) => string) => {
  const file = new URL(`../docs/${name}`, import.meta.url);
  writeFileSync(file, made(readFileSync(file, 'utf8')));
};
remake('api.md', withProblems);
remake('operations.md', withFaults);
