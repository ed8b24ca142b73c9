/** The real service in a process of its own, on a port of its own, in a folder that goes away. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RunningTestService {
  readonly baseUrl: string;
  readonly apiKey: string;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
}

/** A place for a service: start it, kill it, start it again on the same port and journal. */
export interface TestServicePlace {
  start(): Promise<RunningTestService>;
  remove(): Promise<void>;
}

/** Makes the place. The first start chooses the port and shows the API key; later ones keep both. */
export function testService(): TestServicePlace {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-'));
  let port = 0;
  let apiKey = '';
  let child: ChildProcess | undefined;
  const kill = async () => {
    const dying = child;
    child = undefined;
    if (!dying || dying.exitCode !== null) return;
    const gone = new Promise(resolve => dying.once('exit', resolve));
    dying.kill('SIGKILL');
    await gone;
  };
  return {
    async start() {
      const started = spawn(
        process.execPath,
        [
          'bin/sekisho.js',
          'serve',
          '--port',
          String(port),
          '--data',
          join(folder, 'data'),
          '--secrets',
          join(folder, 'secrets'),
          '--log-level',
          'warn',
        ],
        { stdio: ['ignore', 'pipe', 'pipe'] },
      );
      child = started;
      const text = await welcomeOf(started);
      const baseUrl = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0] ?? '';
      port = Number(new URL(baseUrl).port);
      apiKey = /^ {2}(sk\S+|\S{20,})$/m.exec(text)?.[1] ?? apiKey;
      return { baseUrl, apiKey, kill };
    },
    async remove() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function welcomeOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = '';
    let err = '';
    child.stdout?.setEncoding('utf8').on('data', chunk => {
      out += chunk;
      if (out.includes('Try it:')) resolve(out);
    });
    child.stderr?.setEncoding('utf8').on('data', chunk => {
      err += chunk;
    });
    child.once('exit', code => reject(new Error(`the service ended with ${code}: ${err}`)));
  });
}
