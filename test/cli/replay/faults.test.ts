/** What stops a replay, a merge of slices or a trial on stored features, told in Japanese; and that nothing of it is left out. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { answers } from '../../../src/authoring/report/japanese-answers.ts';
import { refusals } from '../../../src/authoring/report/japanese-refusals.ts';
import { hints, messages, phrases } from '../../../src/authoring/report/japanese-sentences.ts';
import { main } from '../../../src/cli/main.ts';
import { attackedHistory, changed, fileOf, folderForTests, smallRules } from '../../replay/run/histories.ts';

const folder = folderForTests();
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

function rulesIn(name: string, files: ReadonlyMap<string, string>): string {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(at(name), path)), { recursive: true });
    writeFileSync(join(at(name), path), text);
  }
  return at(name);
}

const rules = rulesIn('rules', smallRules);
const looser = rulesIn(
  'looser',
  changed(smallRules, 'policy.yaml', text => text.replace('from: 60', 'from: 40')),
);
const counted = rulesIn(
  'counted',
  changed(smallRules, 'counters.yaml', text => text.replaceAll('over: 1h', 'over: 2h')),
);
const history = fileOf(folder, 'history.ndjson', attackedHistory(40));
const other = fileOf(folder, 'other.ndjson', attackedHistory(20));
mkdirSync(at('folder'));
mkdirSync(at('out.ndjson.part'));
writeFileSync(at('made.part'), '');
writeFileSync(at('nothing.ndjson'), '');
fileOf(folder, 'gaps.ndjson', [
  '{"id":"a","at":"2026-05-01T00:00:00Z","amount":{"value":5,"currency":"JPY"}}',
  '{"id":"b","at":"2026-07-01T00:00:00Z","amount":{"value":5,"currency":"JPY"}}',
  '{"assessment":"a","type":"chargeback","category":"fraud","at":"2026-08-01T00:00:00Z"}',
]);
writeFileSync(at('evidence.yaml'), 'merchant: Shop\nmeasures: []\nrule_sets: []\n');
writeFileSync(at('map.yaml'), 'kind: orders\nfields: { id: id, at: at, amount.value: amount }\n');

/** Runs the command line; what it said on stderr, without the places of this machine, and its exit status. */
async function said(words: readonly string[]): Promise<string> {
  const err: string[] = [];
  const streams = [
    vi.spyOn(process.stderr, 'write').mockImplementation(text => err.push(String(text)) > 0),
    vi.spyOn(process.stdout, 'write').mockImplementation(() => true),
    // Each run listens for a reader that goes away.
    vi.spyOn(process.stdout, 'on').mockReturnThis(),
  ];
  const before = process.exitCode;
  process.exitCode = 0;
  vi.stubEnv('SEKISHO_LANGUAGE', 'ja');
  try {
    await main(['node', 'sekisho', ...words]);
    return `${err.join('').replaceAll(`${folder}/`, '')}(${process.exitCode})`;
  } finally {
    vi.unstubAllEnvs();
    process.exitCode = before;
    for (const stream of streams) stream.mockRestore();
  }
}

const replay = (...words: string[]) => ['replay', history, '--rules', rules, '--quiet', ...words];
const merge = (parts: readonly string[], ...words: string[]) => ['replay', 'merge', ...parts, '--quiet', ...words];
const evidence = (file: string, ...words: string[]) => [
  'replay',
  'evidence',
  file,
  '--rules',
  rules,
  '--month',
  '2020-01',
  '--config',
  at('evidence.yaml'),
  '--quiet',
  ...words,
];
const tryOn = (store: string, ...words: string[]) => ['rules', 'try', '--on', at(store), '--quiet', ...words];

/** Digests of rule sets and sizes of stores change with every rule and every feature. */
const withoutFigures = (text: string) => text.replaceAll(/\b[0-9a-f]{8,}\b|\d{4,}(?=バイト)/g, '…');

const slices = [1, 2].map(number => at(`part-${number}.ndjson`));

/** A feature store with one of its files changed. */
function storeWith(name: string, change: (manifest: string) => string, data = (bytes: Buffer) => bytes): void {
  mkdirSync(at(name));
  writeFileSync(at(`${name}/manifest.json`), change(readFileSync(at('store/manifest.json'), 'utf8')));
  writeFileSync(at(`${name}/features.bin`), data(readFileSync(at('store/features.bin'))));
}

beforeAll(async () => {
  for (const [index, out] of slices.entries())
    expect(await said(replay('--slice', `${index + 1}/2`, '--out', out))).toBe('(0)');
  const others = ['replay', other, '--rules', rules, '--quiet', '--slice', '2/2', '--out', at('strange.ndjson')];
  expect(await said(others)).toBe('(0)');
  const [first] = slices as [string];
  copyFileSync(first, at('again.ndjson'));
  const lines = readFileSync(first, 'utf8').split('\n');
  writeFileSync(at('cut.ndjson'), lines.slice(0, 2).join('\n'));
  writeFileSync(
    at('newer.ndjson'),
    readFileSync(first, 'utf8')
      .replace(/("program":")[^"]*/, '$19.9.9')
      .replace(/sekisho-replay-part\/\d+/, 'sekisho-replay-part/999'),
  );
  expect(await said(replay('--features', at('store')))).toBe('(0)');
  const { program } = JSON.parse(readFileSync(at('store/manifest.json'), 'utf8'));
  storeWith('older', text =>
    text
      .replace(`"program":${JSON.stringify(program)}`, '"program":"0.0.1"')
      .replace(`"program": ${JSON.stringify(program)}`, '"program": "0.0.1"'),
  );
  storeWith(
    'short',
    text => text,
    bytes => bytes.subarray(0, 64),
  );
  storeWith(
    'turned',
    text => text,
    bytes => Buffer.from(bytes.map(byte => byte ^ 0xff)),
  );
  mkdirSync(at('empty'));
}, 60_000);

const runs: Readonly<Record<string, () => readonly string[]>> = {
  'a slice without --out': () => replay('--slice', '1/2'),
  'more threads than may be': () => replay('--workers', '300'),
  'no number of threads': () => evidence(history, '--workers', '1.5'),
  'a slice as a table': () => replay('--slice', '1/2', '--out', at('part.parquet')),
  'going on without --out': () => replay('--resume'),
  'a report of a slice': () => replay('--slice', '1/2', '--out', at('new.ndjson'), '--report', at('page.html')),
  'features of a slice': () => replay('--slice', '1/2', '--out', at('new.ndjson'), '--features', at('new-store')),
  'features into a file': () => replay('--features', history),
  'features into a folder of other things': () => replay('--features', rules),
  'an output that is an input': () => replay('--out', history),
  'an output that is a mapping': () => replay('--map', at('map.yaml'), '--rejects', at('map.yaml')),
  'two outputs that are one': () => replay('--out', at('new'), '--report', at('new')),
  'an output that is a file beside another': () => replay('--out', at('new'), '--report', at('new.part')),
  'a file beside an output that is an input': () => ['replay', at('made.part'), '--out', at('made')],
  'an output that is a folder': () => replay('--report', at('folder')),
  'a file beside an output that is a folder': () => replay('--out', at('out.ndjson')),
  'an output that is a device': () => replay('--out', '/dev/null'),
  'no such format': () => replay('--format', 'nothing-like-it'),
  'a mapping over a file': () => ['replay', 'map', at('map.csv'), '--out', at('map.yaml')],
  'a month that the history does not reach': () => evidence(history),
  'a month without a payment beside others': () => evidence(at('gaps.ndjson'), '--month', '2026-06'),
  'a month of outcomes alone': () => evidence(at('gaps.ndjson'), '--month', '2026-08'),
  'a history without a payment': () => evidence(at('nothing.ndjson')),
  'a page over the configuration': () => evidence(history, '--report', at('evidence.yaml')),
  'a slice over its input': () => merge(slices, '--rules', rules, '--out', slices[0]!),
  'one slice of two': () => merge(slices.slice(1), '--rules', rules),
  'a slice twice': () => merge([...slices, at('again.ndjson')], '--rules', rules),
  'a slice of another history': () => merge([slices[0]!, at('strange.ndjson')], '--rules', rules),
  'a slice that is none': () => merge([history], '--rules', rules),
  'a slice that is not finished': () => merge([at('cut.ndjson'), slices[1]!], '--rules', rules),
  'a slice of another version': () => merge([at('newer.ndjson'), slices[1]!], '--rules', rules),
  'slices and another rule set': () => merge(slices, '--rules', looser),
  'slices of one rule set and a second': () => merge(slices, '--rules', rules, '--against', looser),
  'no feature store': () => tryOn('empty', '--rules', rules),
  'a feature store of another version': () => tryOn('older', '--rules', rules),
  'a feature store that was cut': () => tryOn('short', '--rules', rules),
  'a feature store that is damaged': () => tryOn('turned', '--rules', rules),
  'a change that stored features cannot answer': () => tryOn('store', '--rules', counted),
};

describe('in Japanese', () => {
  it('each fault is told, and nothing of it in English', async () => {
    writeFileSync(at('map.csv'), 'id,at,amount\na,2026-03-01T00:00:00Z,1\n');
    const told: string[] = [];
    for (const [title, words] of Object.entries(runs))
      told.push(`# ${title}\n\n${withoutFigures(await said(words()))}\n`);
    for (const text of told) {
      expect(text).not.toMatch(/\(0\)/);
      expect(text.replaceAll(/^# .*|"[^"]*"|sekisho [a-z ]+/gm, '')).not.toMatch(/\b[a-z]+ [a-z]+ [a-z]+\b/);
    }
    await expect(told.join('\n')).toMatchFileSnapshot('golden/replay-faults.ja.txt');
  });

  it('whatever a fault of theirs is told with stands in the catalogue', () => {
    const catalogue = [...answers, ...phrases, ...messages, ...hints, ...refusals].map(([en]) => en.toLowerCase());
    const known = catalogue.join('\n');
    const told = faultFiles().flatMap(file => wordsOf(file).map(words => ({ file, words })));
    expect(told.length).toBeGreaterThan(60);
    expect(told.filter(({ words }) => !known.includes(words.toLowerCase()))).toEqual([]);
  });
});

const source = fileURLToPath(new URL('../../../src/', import.meta.url));
const codeOf = (file: string) =>
  readFileSync(`${source}${file}`, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^ *\/\/.*$|TypeError\(.*\)/gm, '');

/** Files of the replay and of its commands that stop with a fault, or make up the words of one. */
function faultFiles(): readonly string[] {
  const wanted = /^(replay\/|cli\/(replay\/|common\/output-paths|rules\/try)).*\.ts$/;
  const paths = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(path => wanted.test(path));
  return [...paths.filter(path => codeOf(path).includes('new Fault(')), 'replay/what-if/stale.ts'];
}

/** Files that speak of other things too. */
const othersToo = ['cli/replay/report.ts', 'replay/read/suggest/write.ts'];

/** Pieces of English, two words or more, of the texts of a file; of a command, and of a file that speaks of other things too, only those that stand where faults are made. */
function wordsOf(file: string): readonly string[] {
  const code = codeOf(file);
  const texts =
    code.includes('.action(') || othersToo.includes(file)
      ? [...code.matchAll(/new Fault\([\s\S]*?\);|^function (?:monthsIn|described)\([\s\S]*?^\}/gm)].map(
          ([text]) => text,
        )
      : [code];
  return texts
    .flatMap(text =>
      [...text.matchAll(/'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g)].map(match => match[1] ?? match[2]!),
    )
    .flatMap(text => text.replaceAll(/\$\{[^}]*\}|\\n/g, '\n').split('\n'))
    .map(piece => piece.replaceAll(/^[\s:;,.]+|[\s:;,.]+$/g, ''))
    .filter(piece => /[a-z]+ [a-z]+/i.test(piece));
}
