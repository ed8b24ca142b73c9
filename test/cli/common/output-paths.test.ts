/** Where commands write: never over what they read, nor twice to one place. */
import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { namedPath, outputOfReplay, refuseClashes } from '../../../src/cli/common/output-paths.ts';
import { runCommand } from '../in-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'sekisho-outputs-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);
writeFileSync(at('hist.csv'), 'id,at,amount\n1,2026-01-01 10:00:00,100\n');
writeFileSync(at('map.yaml'), 'kind: orders\nfields: { id: id, at: at, amount.value: amount }\n');
mkdirSync(at('folder'));
symlinkSync(at('hist.csv'), at('link.csv'));
linkSync(at('hist.csv'), at('hard.csv'));
symlinkSync(folder, at('round'));

describe('an output is refused', () => {
  const input = namedPath('an input', at('hist.csv'));
  it.each([
    ['by the same path', at('hist.csv')],
    ['by a path from here', relative(process.cwd(), at('hist.csv'))],
    ['through a link', at('link.csv')],
    ['by another name of the file', at('hard.csv')],
    ['through a folder that is a link', at('round/hist.csv')],
  ])('that is an input, %s', (_, path) => {
    expect(() => refuseClashes(input, namedPath('--out', path))).toThrow(
      /--out .* is an input too, which would be overwritten; name another file/,
    );
  });

  it('that another output is, there already or not', () => {
    const twice = [...namedPath('--out', at('new')), ...namedPath('--rejects', at('round/new'))];
    expect(() => refuseClashes([], twice)).toThrow(/--rejects .* is --out too/);
    const beside = [...outputOfReplay(at('new')), ...namedPath('--report', at('new.part'))];
    expect(() => refuseClashes([], beside)).toThrow(/--report .* is a file beside --out \(\.part\) too/);
  });

  it('that is a folder, or a device, which would become a file', () => {
    expect(() => refuseClashes([], namedPath('--out', at('folder')))).toThrow(/is a folder; name a file/);
    expect(() => refuseClashes([], namedPath('--out', '/dev/null'))).toThrow(/is no plain file/);
  });

  it('and others are not', () => {
    const inputs = [...input, ...namedPath('an input', '-')];
    expect(() =>
      refuseClashes(inputs, [...outputOfReplay(at('other')), ...namedPath('--report', at('page'))]),
    ).not.toThrow();
  });
});

it.each([
  ['--rejects', 'hist.csv', 'an input'],
  ['--out', 'hist.csv', 'an input'],
  ['--report', 'link.csv', 'an input'],
  ['--out', 'map.yaml', 'a --map file'],
])('a replay with %s %s stops before it reads or writes anything', async (option, name, what) => {
  const before = ['hist.csv', 'map.yaml'].map(each => readFileSync(at(each), 'utf8'));
  const { status, stderr } = await runCommand('replay', at('hist.csv'), '--map', at('map.yaml'), option, at(name));
  expect(status).toBe(64);
  expect(stderr).toContain(`${option} ${at(name)} is ${what} too`);
  expect(['hist.csv', 'map.yaml'].map(each => readFileSync(at(each), 'utf8'))).toEqual(before);
});

it.each([
  [['--slice', '1/2', '--out', at('slice'), '--report', at('report.html')], /--report needs the whole replay/],
  [['--features', at('hist.csv')], /--features .* is a file; name a folder/],
  [['--currency', 'yen'], /Write a code of ISO 4217/],
])('a replay with %j says what is wrong', async (words, message) => {
  const { status, stderr } = await runCommand('replay', at('hist.csv'), '--map', at('map.yaml'), ...words);
  expect(status).toBeGreaterThan(0);
  expect(stderr).toMatch(message);
});

it('a currency may be written small, and a report makes its folder', async () => {
  const page = at('not/yet/there.html');
  const words = ['--map', at('map.yaml'), '--currency', 'usd', '--report', page, '--quiet', '--json'];
  const { status, stdout } = await runCommand('replay', at('hist.csv'), ...words);
  expect(status).toBe(0);
  expect(JSON.parse(stdout).numbers.assumptions.currency).toBe('USD');
  expect(readFileSync(page, 'utf8')).toContain(
    'Amounts are those of orders in USD alone. 1 order in other currencies (¥100)',
  );
});
