/**
 * Machines that share a Redis and make their counter keys with other keys count past each other: each sees only what it counted itself, and
 * every count looks right. So each leaves a sign of its keys there, again and again, and looks whether another sign is kept alive beside it.
 */
import type { Cluster, Redis } from 'ioredis';

/** By the file of a key: a text that stands for the key and does not give it away. A file that a machine does not have is not compared. */
export type KeyChecks = Readonly<Partial<Record<'identity.key' | 'card.keys', string>>>;

/** Signs that are looked after, until told to stop. */
export interface KeyWatch {
  stop(): void;
}

/** A sign that was not renewed for so long is of a machine that is gone, or of keys that were changed: it is taken out. */
const forgottenAfterMs = 600_000;
/** What is left of the signs when the last machine is gone expires. */
const keptMs = 3_600_000;
/** Often enough to be told at a start, seldom enough to cost nothing. */
const usualMs = 15_000;

/**
 * Begins at once, and looks again every `everyMs`. `tell` is told of a file of keys that another machine has otherwise, once for each
 * other key: only of signs that were renewed after the beginning, so that keys which were changed here are not taken for another machine.
 * By the clock of the server; what the server does not answer is left for the next time.
 */
export function watchKeys(
  client: Redis | Cluster,
  checks: KeyChecks,
  tell: (file: string) => void,
  everyMs = usualMs,
): KeyWatch {
  let began: number | undefined;
  let underWay = false;
  const told = new Set<string>();
  const look = async () => {
    const [seconds, micros] = await client.time();
    const now = Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000);
    began ??= now;
    for (const [file, check] of Object.entries(checks)) {
      const key = `sekisho:keys:${file}`;
      await client.zadd(key, now, check);
      await client.zremrangebyscore(key, '-inf', now - forgottenAfterMs);
      await client.pexpire(key, keptMs);
      const alive = await client.zrangebyscore(key, `(${began}`, '+inf');
      const others = alive.filter(other => other !== check && !told.has(`${file} ${other}`));
      if (others.length > 0) tell(file);
      for (const other of others) told.add(`${file} ${other}`);
    }
  };
  const turn = () => {
    if (underWay) return;
    underWay = true;
    look()
      .catch(() => {})
      .finally(() => {
        underWay = false;
      });
  };
  turn();
  const timer = setInterval(turn, everyMs).unref();
  return { stop: () => clearInterval(timer) };
}
