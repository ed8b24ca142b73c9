/**
 * `sekisho rules test` over the shipped rules with more cases than they have: each case stands there again, each time with another
 * order number, so that every case is a checkout of its own and runs through the whole engine. The whole command.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import { isRuleFile } from '../src/engine/rules/rule-files.ts';
import { readFolder } from '../src/rule-set/folder.ts';
import { type BenchTable, printIfMain } from './table.ts';
import { measureCommands } from './whole-command.ts';

const wantedCases = 1_000;
const rounds = 5;
const root = fileURLToPath(new URL('..', import.meta.url));

interface WrittenCase {
  readonly name: string;
  readonly story?: string;
  readonly set?: Readonly<Record<string, unknown>>;
}

/** Runs the bench. */
export async function run(): Promise<BenchTable> {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-rules-test-'));
  try {
    const rules = join(folder, 'rules');
    cpSync(join(root, 'rules'), rules, { recursive: true });
    const cases = repeatCases(rules);
    const words = ['rules', 'test', rules, '--fixtures', join(root, 'fixtures')];
    const commands = [
      { name: 'node, starting only', words: undefined },
      { name: 'rules test, the shipped cases', words: ['rules', 'test'] },
      { name: `rules test, ${cases.toLocaleString('en-US')} cases`, words },
    ];
    const timed = measureCommands(commands, rounds);
    const [start, , most] = timed;
    return {
      title: 'The cases of rules, the whole command',
      rows: timed.flatMap(({ name, seconds, clockSeconds }) => [
        { name, value: seconds, unit: 's', ratio: seconds / start!.seconds },
        { name: `${name}, by the clock`, value: clockSeconds, unit: 's' },
      ]),
      notes: [
        `seconds of processor time (user and system), medians of ${rounds} alternating rounds; ratios to starting Node`,
      ],
      aims: [{ name: '1,000 cases ≤ 1 s by the clock', reached: most!.clockSeconds, aim: 1, better: 'lower' }],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes cases on checkouts again until there are as many as wanted; answers how many there are. */
function repeatCases(rules: string): number {
  const documents = [...readFolder(rules)]
    .filter(([file]) => isRuleFile(file))
    .map(([file, text]) => {
      const document = parseDocument(text);
      return { file, document, cases: (document.toJS() as { cases?: WrittenCase[] }).cases ?? [] };
    });
  const written = documents.reduce((sum, { cases }) => sum + cases.length, 0);
  const onCheckouts = documents.reduce((sum, { cases }) => sum + cases.filter(isOnCheckout).length, 0);
  const times = Math.ceil((wantedCases - written) / onCheckouts);
  for (const { file, document, cases } of documents) {
    for (let time = 1; time <= times; time++) {
      for (const each of cases.filter(isOnCheckout)) {
        const set = { ...each.set, order_id: `again-${time}` };
        document.addIn(['cases'], document.createNode({ ...each, name: `${each.name}, again ${time}`, set }));
      }
    }
    writeFileSync(join(rules, file), document.toString({ lineWidth: 0 }));
  }
  return written + times * onCheckouts;
}

function isOnCheckout({ story }: WrittenCase): boolean {
  return story === undefined;
}

await printIfMain(import.meta, run);
