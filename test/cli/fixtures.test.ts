import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attacksOf } from '../../src/cli/fixtures.ts';
import { attackPatterns } from '../../src/generator/attacks.ts';
import { runCommand } from './in-process.ts';

const run = (...words: readonly string[]) => runCommand('fixtures', 'generate', ...words);

describe('sekisho fixtures generate', () => {
  it('writes the same to a file as to standard output, and says that it is synthetic', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sekisho-'));
    const file = join(folder, 'history.ndjson');
    const args = ['--orders', '150', '--seed', 'x', '--days', '10'];
    const piped = await run(...args);
    const filed = await run(...args, '--out', file);
    expect(piped.status).toBe(0);
    expect(piped.stdout.split('\n').length).toBeGreaterThan(400);
    expect(readFileSync(file, 'utf8')).toBe(piped.stdout);
    expect(filed.stdout).toBe('');
    expect(filed.stderr).toMatch(/^Synthetic history: [\d,]+ lines, [\d,]+ attempts \(\d+ of attacks\)/);
    rmSync(folder, { recursive: true });
  });

  it('is quiet where asked to', async () => {
    expect((await run('--orders', '5', '--quiet')).stderr).toBe('');
  });

  it.each([
    ['--orders', '0'],
    ['--orders', 'many'],
    ['--from', '2026-13-01'],
    ['--from', '2026-02-30'],
    ['--attack', 'burglary'],
    ['--attack', 'reshipping=x'],
    ['--cards', 'numbers'],
  ])('refuses %s %s', async (...args) => {
    const { status, stdout, stderr } = await run(...args);
    expect(status).toBe(64);
    expect(stdout).toBe('');
    expect(stderr).not.toBe('');
  });

  it('reads attacks in the order given', () => {
    expect(attacksOf(undefined)['walk-range']).toBe(attackPatterns['walk-range'].share);
    expect(attacksOf(['all=2'])['walk-range']).toBe(attackPatterns['walk-range'].share * 2);
    expect(attacksOf(['none'])).toEqual({});
    expect(attacksOf(['none', 'reshipping=0.25'])).toEqual({ reshipping: 0.25 });
    expect(attacksOf(['all', 'walk-range=0'])['walk-range']).toBe(0);
  });
});

it('says the first day in its help as a person would write it', async () => {
  expect((await run('--help')).stdout).toMatch(/Tokyo\s+\(default:\s+2026-08-01\)/);
});
