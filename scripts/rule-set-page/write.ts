/** `node scripts/rule-set-page/write.ts` writes docs/rule-set.md. A test holds the page against the rules. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadRuleSet } from '../../src/engine/rule-set.ts';
import { readFolder } from '../../src/rule-set/folder.ts';
import { shippedTowns } from '../../src/towns/shipped.ts';
import { ruleSetPage } from './page.ts';

const inProject = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const { ruleSet, findings } = loadRuleSet(readFolder(inProject('rules')), shippedTowns);
if (!ruleSet) throw new Error(findings.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n'));
writeFileSync(inProject('docs/rule-set.md'), ruleSetPage(ruleSet));
