/** Redis or Valkey servers of a test's own, on free loopback ports, with their folders; gone when the test is over. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** A server that a test started. */
export interface RedisServer {
  readonly port: number;
  /** Stops it at once, as a crash would. */
  kill(): void;
  /** Freezes it: connections stay, nothing is answered. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

/** The servers' command, or undefined where none is installed. Where CI=true that is an error instead. */
export function redisCommand(): string | undefined {
  for (const command of ['redis-server', 'valkey-server']) {
    try {
      execFileSync(command, ['--version'], { stdio: 'ignore' });
      return command;
    } catch {}
  }
  if (process.env['CI'] === 'true') throw new Error('CI=true, but neither redis-server nor valkey-server is installed');
  process.stderr.write('skipped: neither redis-server nor valkey-server is installed\n');
  return undefined;
}

/** Starts one server and waits until it answers. */
export async function startRedis(
  command: string,
  options: readonly string[] = [],
  port?: number,
): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-redis-'));
  const chosen = port ?? (await freePort());
  const settings = ['--port', `${chosen}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'];
  const child = spawn(command, [...settings, '--daemonize', 'no', ...options], { stdio: 'ignore' });
  await answering(chosen, child);
  return {
    port: chosen,
    kill: () => child.kill('SIGKILL'),
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    async stop() {
      child.kill('SIGCONT');
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await new Promise(done => child.once('exit', done));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Starts three masters and makes a cluster of them. */
export async function startCluster(command: string): Promise<{ ports: number[]; stop(): Promise<void> }> {
  const options = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '5000'];
  const servers = [
    await startRedis(command, options),
    await startRedis(command, options),
    await startRedis(command, options),
  ];
  const ports = servers.map(server => server.port);
  const cli = command.replace('-server', '-cli');
  const hosts = ports.map(port => `127.0.0.1:${port}`);
  execFileSync(cli, ['--cluster', 'create', ...hosts, '--cluster-replicas', '0', '--cluster-yes'], { stdio: 'ignore' });
  const client = new Redis(ports[0]!);
  for (let tries = 0; !(await client.cluster('INFO')).includes('cluster_state:ok') && tries < 100; tries++)
    await wait(100);
  client.disconnect();
  return {
    ports,
    async stop() {
      for (const server of servers) await server.stop();
    },
  };
}

/** A port that is free now; below 50,000, because a cluster's nodes also listen 10,000 above it. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = await new Promise<number>((resolve, reject) => {
      const server = createServer();
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
      });
    });
    if (port > 0 && port < 50_000) return port;
  }
}

async function answering(port: number, child: ChildProcess): Promise<void> {
  const client = new Redis(port, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  client.on('error', () => {});
  for (let tries = 0; tries < 100; tries++) {
    if (child.exitCode !== null) throw new Error(`the server on port ${port} ended with ${child.exitCode}`);
    try {
      await client.connect();
      await client.ping();
      client.disconnect();
      return;
    } catch {
      await wait(50);
    }
  }
  throw new Error(`the server on port ${port} does not answer`);
}
