/** Writes the pages of docs/ that are made from code: `npm run docs`. A test fails when one is out of date. */
import { writeFileSync } from 'node:fs';
import { featuresPage } from '../src/authoring/feature-docs.ts';

writeFileSync(new URL('../docs/features.md', import.meta.url), featuresPage());
