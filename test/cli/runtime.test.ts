import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const bin = fileURLToPath(new URL('../../bin/sekisho.js', import.meta.url));
const run = (args: string[], node: string[] = []) =>
  spawnSync(process.execPath, [...node, bin, ...args], { encoding: 'utf8' });

/** Makes the running Node.js say that it is another one, before the program starts. */
const pretending = (version: string) => [
  '--import',
  `data:text/javascript,Object.defineProperty(process.versions,"node",{value:"${version}"})`,
];

describe('the runtime', () => {
  it.each(['20.20.2', '22.17.1', '18.0.0'])('an older one (%s) is refused in one sentence', version => {
    const { status, stdout, stderr } = run(['--help'], pretending(version));
    expect(status).toBe(69);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^sekisho needs Node\.js 22\.18 or newer, and this is [\d.]+: .+\n$/);
    // In a shop's project "npx sekisho" runs whatever Node.js is there: it was the command that just failed.
    expect(stderr).toMatch(
      /: install a newer one, or, in its own repository, run it through npm .+, which brings one\.\n$/,
    );
  });

  it.each(['22.18.0', '24.0.0'])('a new one (%s) runs', version => {
    const { status, stdout } = run(['--version'], pretending(version));
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('the command line', () => {
  it('teaches with --help', () => {
    const { status, stdout } = run(['--help']);
    expect(status).toBe(0);
    expect(stdout).toContain('Examples:');
    expect(stdout).toContain('Exit status:');
  });

  it.each([['frobnicate'], ['score', '--frobnicate', '-'], ['score']])('answers wrong usage with 64: %s', (...args) => {
    const { status, stdout, stderr } = run(args);
    expect(status).toBe(64);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/--help/);
  });

  it('has said all of it when it ends, more than a pipe holds at once', () => {
    const story = fileURLToPath(new URL('../../fixtures/stories/honest-sale-day-3ds.ndjson', import.meta.url));
    const { status, stdout } = spawnSync(
      'sh',
      ['-c', `"$0" "$@" | (sleep 0.2; cat)`, process.execPath, bin, 'score', '--json', story],
      {
        encoding: 'utf8',
        maxBuffer: 1 << 26,
      },
    );
    expect(status).toBe(0);
    expect(stdout.length).toBeGreaterThan(1 << 16);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as { attempt?: unknown });
    const attempts = readFileSync(story, 'utf8')
      .split('\n')
      .filter(line => line !== '' && !line.includes('"assessment"'));
    expect(lines).toHaveLength(attempts.length);
  });

  it('names a file that is not there, without a stack trace', () => {
    const { status, stderr } = run(['score', 'no-such-file.json']);
    expect(status).toBe(66);
    expect(stderr).toContain('no-such-file.json');
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
