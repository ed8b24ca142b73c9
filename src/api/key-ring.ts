/**
 * API keys. A key is 256 random bits, so its plain SHA-256 can be kept: nobody can try out 2^256 keys, and a slow hash (scrypt) would
 * only slow down each request. Passwords that people choose would need one; no person chooses these.
 *
 * The file `keys.json` stands in the data folder, is replaced as a whole, and is read again when it changes:
 * `sekisho keys revoke` takes effect in a running service within a second.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Caller } from './caller.ts';

/** A key as kept: its digest, never the key. */
export interface StoredKey {
  /** Names the key in lists and logs: the first 8 hexadecimal digits of the digest. */
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the key, hexadecimal. */
  readonly digest: string;
  /** The only merchant that the key may speak for. */
  readonly merchant?: string;
  /** RFC 3339. */
  readonly created_at: string;
  readonly revoked_at?: string;
}

export interface KeyRing {
  /** Makes a key. It is returned this once. */
  create(name: string, merchant?: string): { readonly key: string; readonly stored: StoredKey };
  list(): readonly StoredKey[];
  /** Revokes by id; undefined when there is no such key. */
  revoke(id: string): StoredKey | undefined;
  /** Who a key speaks for; undefined when it is unknown or revoked. */
  callerOf(key: string): Caller | undefined;
}

const prefix = 'sk_';
/** How long a change of the file may go unnoticed, milliseconds. */
const noticeMs = 1_000;

/** @param now milliseconds since 1970 UTC. */
export function openKeyRing(folder: string, now: () => number): KeyRing {
  const file = join(folder, 'keys.json');
  let keys: readonly StoredKey[] = [];
  let byDigest = new Map<string, StoredKey>();
  let seen = '';
  let lookedAt = Number.NEGATIVE_INFINITY;

  const load = (force: boolean) => {
    if (!force && now() - lookedAt < noticeMs) return;
    lookedAt = now();
    const version = versionOf(file);
    if (version === seen) return;
    keys = version === '' ? [] : readKeys(file);
    byDigest = new Map(keys.filter(key => key.revoked_at === undefined).map(key => [key.digest, key]));
    seen = version;
  };
  const change = <Value>(edit: (present: readonly StoredKey[]) => [readonly StoredKey[], Value]): Value =>
    exclusively(file, () => {
      load(true);
      const [next, value] = edit(keys);
      if (next !== keys) replace(file, next);
      load(true);
      return value;
    });

  return {
    create: (name, merchant) =>
      change(present => {
        const key = prefix + randomBytes(32).toString('base64url');
        const digest = digestOf(key);
        const stored: StoredKey = {
          id: digest.slice(0, 8),
          name,
          digest,
          ...(merchant === undefined ? {} : { merchant }),
          created_at: new Date(now()).toISOString(),
        };
        return [[...present, stored], { key, stored }];
      }),
    list() {
      load(true);
      return keys;
    },
    revoke: id =>
      change(present => {
        const found = present.find(key => key.id === id);
        if (!found || found.revoked_at !== undefined) return [present, found];
        const revoked = { ...found, revoked_at: new Date(now()).toISOString() };
        return [present.map(key => (key === found ? revoked : key)), revoked];
      }),
    callerOf(key) {
      load(false);
      const digest = digestOf(key);
      const stored = byDigest.get(digest);
      if (!stored || !timingSafeEqual(Buffer.from(stored.digest), Buffer.from(digest))) return undefined;
      return { key: stored.id, ...(stored.merchant === undefined ? {} : { merchant: stored.merchant }) };
    },
  };
}

function digestOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** Changes whenever the file is replaced; empty while there is none. */
function versionOf(file: string): string {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat ? `${stat.ino} ${stat.mtimeNs} ${stat.size}` : '';
}

function readKeys(file: string): readonly StoredKey[] {
  return (JSON.parse(readFileSync(file, 'utf8')) as { keys: StoredKey[] }).keys;
}

function replace(file: string, keys: readonly StoredKey[]): void {
  const beside = `${file}.new`;
  const handle = openSync(beside, 'w', 0o600);
  writeSync(handle, `${JSON.stringify({ keys }, undefined, 2)}\n`);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(beside, file);
}

/** One change at a time across processes. A lock file that outlived its process is taken over after ten seconds. */
function exclusively<Value>(file: string, work: () => Value): Value {
  const lock = `${file}.lock`;
  for (let tries = 0; ; tries++) {
    try {
      closeSync(openSync(lock, 'wx', 0o600));
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || tries > 600) throw error;
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > 10_000) rmSync(lock, { force: true });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}
