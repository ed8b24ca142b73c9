/** Writes the pages of docs/ that are made from code: `npm run docs`. A test fails when one is out of date. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withFaults, withProblems } from '../src/api/error-docs.ts';
import { featuresPage } from '../src/authoring/feature-docs.ts';

writeFileSync(new URL('../docs/features.md', import.meta.url), featuresPage());

const remake = (name: string, made: (page: string) => string) => {
  const file = new URL(`../docs/${name}`, import.meta.url);
  writeFileSync(file, made(readFileSync(file, 'utf8')));
};
remake('api.md', withProblems);
remake('operations.md', withFaults);

/** The READMEs show a decision as the command prints it; only its time stays as it is written there. */
for (const name of ['README.md', 'README.ja.md']) {
  const path = fileURLToPath(new URL(`../${name}`, import.meta.url));
  const text = readFileSync(path, 'utf8');
  const shown = text.replace(
    /(```console\n\$ npx sekisho (.+)\n)([\s\S]+?)```/,
    (_all, head: string, words: string, old: string) => {
      const bin = fileURLToPath(new URL('../bin/sekisho.js', import.meta.url));
      const { stdout } = spawnSync(process.execPath, [bin, ...words.split(' ')], {
        cwd: dirname(path),
        encoding: 'utf8',
      });
      return `${head}${old.slice(0, 19)}${stdout.slice(19)}\`\`\``;
    },
  );
  writeFileSync(path, shown);
}
