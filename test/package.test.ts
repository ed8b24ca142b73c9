/** The package that a shop installs: built, packed, unpacked into an empty project, and run from there. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const project = mkdtempSync(join(tmpdir(), 'sekisho-package-'));
const installed = join(project, 'node_modules', 'sekisho');
const npm = (args: string[]) =>
  execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

beforeAll(() => {
  // That the types agree is told by `npm run typecheck`, for the sources and these tests together.
  npm(['run', 'build', '--', '--noCheck']);
  const [packed] = JSON.parse(npm(['pack', '--ignore-scripts', '--json', '--pack-destination', project])) as {
    filename: string;
  }[];
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['xzf', join(project, packed!.filename), '-C', installed, '--strip-components=1']);
  // Its dependencies, without a network: those of this checkout.
  for (const name of readdirSync(join(root, 'node_modules')).filter(
    each => !each.startsWith('.') && each !== 'sekisho',
  )) {
    symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name));
  }
  writeFileSync(join(project, 'checkout.json'), '{"id":"a-1","amount":{"value":1000,"currency":"JPY"}}');
}, 120_000);

afterAll(() => rmSync(project, { recursive: true, force: true }));

describe('the installed package', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(installed, 'bin', 'sekisho.js'), ...args], { cwd: project, encoding: 'utf8' });

  it('holds no TypeScript source that Node would refuse to run, and no test', () => {
    const files = readdirSync(installed, { recursive: true, encoding: 'utf8' });
    expect(files.filter(file => /(?<!\.d)\.ts$/.test(file))).toEqual([]);
    expect(files).toContain(join('dist', 'cli', 'main.js'));
    expect(files).toContain(join('tables', 'town-readings.txt.gz'));
  });

  it('scores a checkout with the rule set that comes along', () => {
    const { status, stdout, stderr } = run('score', '--json', 'checkout.json');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ id: 'a-1', flow: 'frictionless' });
  });

  it('has what commands read from beside them: pages of codes, the rule set, its fixtures', () => {
    expect(run('rules', 'explain', 'unknown-feature').stdout).toContain('## How to fix it');
    expect(run('rules', 'test')).toMatchObject({ status: 0, stderr: '' });
  });

  it('serves with npm start, and stops when npm is told to', () => {
    const script = `
      import { spawn } from 'node:child_process';
      const child = spawn('npm', ['start'], { cwd: ${JSON.stringify(installed)} });
      child.stdout.on('data', text => { if (/listens on/.test(text)) child.kill('SIGTERM'); });
      child.on('exit', code => { process.stdout.write('exit ' + code); });
    `;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: project,
      encoding: 'utf8',
      timeout: 60_000,
      env: {
        ...process.env,
        PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
        SEKISHO_PORT: '0',
        SEKISHO_DATA: join(project, 'data'),
        SEKISHO_SECRETS: join(project, 'secrets'),
      },
    });
    expect(stdout).toBe('exit 0');
  });
});
