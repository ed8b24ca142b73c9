/**
 * API keys. A key is 256 random bits, so its plain SHA-256 can be kept: nobody can try out 2^256 keys, and a slow hash (scrypt) would
 * only slow down each request. Passwords that people choose would need one; no person chooses these.
 *
 * The file `keys.json` stands in the data folder, is replaced as a whole, and is read again when it changes:
 * `sekisho keys revoke` takes effect in a running service within a second.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../shared/errors.ts';
import { isJsonObject } from '../shared/json-object.ts';
import { writeAll } from '../shared/write-all.ts';
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

/** The keys of a data folder. Whoever changes or lists them reads the file first, and throws `keys-unreadable` where it is faulty. */
export interface KeyRing {
  /** Makes a key. It is returned this once. Throws the fault `data-folder-unwritable`, as `revoke` does. */
  create(name: string, merchant?: string): { readonly key: string; readonly stored: StoredKey };
  /** All keys, revoked ones too, in the order in which they were made. */
  list(): readonly StoredKey[];
  /** Revokes by id; undefined when there is no such key. */
  revoke(id: string): StoredKey | undefined;
  /** Who a key speaks for; undefined when it is unknown or revoked. Never throws: under a faulty file the keys from before it count. */
  callerOf(key: string): Caller | undefined;
}

const prefix = 'sk_';
/** How long a change of the file may go unnoticed, milliseconds. */
const noticeMs = 1_000;

/**
 * @param now milliseconds since 1970 UTC.
 * @param faulty told once when `callerOf` meets a file that is faulty, and again when it changed and still is
 */
export function openKeyRing(folder: string, now: () => number, faulty: (fault: Fault) => void = () => {}): KeyRing {
  const file = join(folder, 'keys.json');
  let keys: readonly StoredKey[] = [];
  let byDigest = new Map<string, StoredKey>();
  let seen = '';
  /** Version of the file that was told to be faulty. */
  let told: string | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;

  /** The file as it is now. Throws the fault `keys-unreadable`, and keeps the keys from before. */
  const load = () => {
    const version = versionOf(file);
    if (version === seen) return;
    keys = version === '' ? [] : readKeys(file);
    byDigest = new Map(keys.filter(key => key.revoked_at === undefined).map(key => [key.digest, key]));
    seen = version;
    told = undefined;
  };
  /** Looks at the file once a second. A service whose file went bad goes on under the keys that it knows. */
  const notice = () => {
    if (now() - lookedAt < noticeMs) return;
    lookedAt = now();
    try {
      load();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const version = versionOrFault(file);
      if (version !== told) faulty(error);
      told = version;
    }
  };
  const change = <Value>(edit: (present: readonly StoredKey[]) => [readonly StoredKey[], Value]): Value =>
    exclusively(file, () => {
      load();
      const [next, value] = edit(keys);
      if (next !== keys) replace(file, next);
      load();
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
      load();
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
      notice();
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

/** Changes whenever the file is replaced; empty while there is none. Throws the fault `keys-unreadable`. */
function versionOf(file: string): string {
  try {
    const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
    return stat ? `${stat.ino} ${stat.mtimeNs} ${stat.size}` : '';
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** For telling a fault once: the version, or that there is none to be had. */
function versionOrFault(file: string): string {
  try {
    return versionOf(file);
  } catch {
    return 'unreadable';
  }
}

/** Throws the fault `keys-unreadable`. */
function readKeys(file: string): readonly StoredKey[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    // The words of JSON.parse repeat what stands there.
    throw error instanceof SyntaxError ? new Fault('keys-unreadable', `${file} is not JSON`) : unreadable(file, error);
  }
  const keys = isJsonObject(content) ? content['keys'] : undefined;
  if (!Array.isArray(keys)) throw new Fault('keys-unreadable', `${file} has no list "keys"`);
  keys.forEach((key: unknown, index) => {
    const wrong = faultOfKey(key);
    if (wrong !== undefined) throw new Fault('keys-unreadable', `key ${index + 1} of ${file} ${wrong}`);
  });
  return keys as readonly StoredKey[];
}

function unreadable(file: string, cause: unknown): Fault {
  const { code } = (cause ?? {}) as NodeJS.ErrnoException;
  return new Fault('keys-unreadable', code === undefined ? file : `${file}: ${code}`, { cause });
}

/** How the members of a key are written, and whether they must be there. Names are anybody's: any text is one. */
const members: { readonly [Member in keyof Required<StoredKey>]: readonly [form: RegExp, required: boolean] } = {
  id: [/^[0-9a-f]{8}$/, true],
  name: [/^/, true],
  digest: [/^[0-9a-f]{64}$/, true],
  merchant: [/^/, false],
  created_at: [/^\d{4}-\d\d-\d\dT/, true],
  revoked_at: [/^\d{4}-\d\d-\d\dT/, false],
};

/**
 * What is wrong with a key, without what stands there; undefined when nothing is. A member that we do not know is wrong too: a misspelt
 * `merchant` or `revoked_at` would open more than was meant.
 */
function faultOfKey(key: unknown): string | undefined {
  if (!isJsonObject(key)) return 'is no object';
  for (const [member, [form, required]] of Object.entries(members)) {
    const value = key[member];
    if (value === undefined && required) return `has no "${member}"`;
    if (value !== undefined && !(typeof value === 'string' && form.test(value)))
      return `has a "${member}" that it cannot have`;
  }
  const unknown = Object.keys(key).some(member => !Object.hasOwn(members, member));
  return unknown ? `has a field that is none of ${Object.keys(members).join(', ')}` : undefined;
}

/** Throws the fault `data-folder-unwritable`; the file then stands as it did. */
function replace(file: string, keys: readonly StoredKey[]): void {
  const beside = `${file}.new`;
  try {
    const handle = openSync(beside, 'w', 0o600);
    try {
      writeAll(handle, Buffer.from(`${JSON.stringify({ keys }, undefined, 2)}\n`));
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(beside, file);
  } catch (error) {
    throw unwritable(file, error);
  }
}

function unwritable(file: string, cause: unknown): Fault {
  return new Fault('data-folder-unwritable', `${file}: ${(cause as NodeJS.ErrnoException).code}`, { cause });
}

/** One change at a time across processes. A lock file that outlived its process is taken over after ten seconds. */
function exclusively<Value>(file: string, work: () => Value): Value {
  const lock = `${file}.lock`;
  for (let tries = 0; ; tries++) {
    try {
      closeSync(openSync(lock, 'wx', 0o600));
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || tries > 600) throw unwritable(lock, error);
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      // One of the future is from before the clock was set back.
      if (Math.abs(age) > 10_000) rmSync(lock, { force: true });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}
