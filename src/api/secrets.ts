/**
 * The service's keys, from outside the data folder (environment or a folder of files), so that a copy of the data or a backup says
 * nothing without them:
 *   identity.key   32 bytes, base64: counter keys and digests of bodies are made with it
 *   personal.keys  lines `id:base64`: personal data are sealed with the first, and opened with any
 *   webhook.key    32 bytes, base64: signs notices (webhook.ts); only where a webhook is configured
 *   card.keys      lines `id:base64` (engine/card/tokens.ts): full card numbers become tokens; without it they are refused
 */
import { hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { type CardKeys, readCardKeys } from '../engine/card/tokens.ts';
import { Fault } from '../shared/errors.ts';

/** Keys, read and derived. */
export interface Secrets {
  /** For counter keys (engine/velocity/keys.ts). */
  readonly identity: Uint8Array;
  /** For digests of bodies. */
  readonly digest: Uint8Array;
  /** Stands for the identity key without giving it away: a journal is refused under another. */
  readonly identityCheck: string;
  /** Stand for the keys that counter keys hang on, without giving them away, for machines that count together: by the file of the key. */
  readonly counterChecks: { readonly 'identity.key': string; readonly 'card.keys'?: string };
  /** For personal data at rest; the first seals. */
  readonly personal: readonly Uint8Array[];
  /** Undefined: full card numbers are refused. */
  readonly card: CardKeys | undefined;
  /** Signs webhooks. */
  readonly webhook: Uint8Array | undefined;
  /** Files that hold demo keys made by `demoSecrets`. */
  readonly demo: readonly string[];
}

const names = {
  identity: 'identity.key',
  personal: 'personal.keys',
  card: 'card.keys',
  webhook: 'webhook.key',
} as const;
const demoNames = ['identity', 'personal', 'card'] as const;
const variables = {
  identity: 'SEKISHO_IDENTITY_KEY',
  personal: 'SEKISHO_PERSONAL_KEYS',
  card: 'SEKISHO_CARD_KEYS',
  webhook: 'SEKISHO_WEBHOOK_KEY',
} as const;
type Name = keyof typeof names;

const demoMark = '# Demo key, made by "sekisho serve" for trying out.';

/** True when neither the folder nor the environment holds any key yet. */
export function noSecretsYet(folder: string, env: NodeJS.ProcessEnv): boolean {
  return (Object.keys(names) as Name[]).every(name => !env[variables[name]] && !existsSync(join(folder, names[name])));
}

/** Makes demo keys, readable by this user only. Returns the files. Throws the fault `secret-unreadable` where they cannot be written. */
export function demoSecrets(folder: string): readonly string[] {
  try {
    return writeDemoSecrets(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const none = `there are no keys in ${folder}, and demo keys cannot be written there: ${code}`;
    throw new Fault('secret-unreadable', none, { cause: error });
  }
}

function writeDemoSecrets(folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const key = () => randomBytes(32).toString('base64');
  const texts: Readonly<Record<(typeof demoNames)[number], string>> = {
    identity: key(),
    personal: `demo:${key()}`,
    card: `demo:${key()}`,
  };
  return demoNames.map(name => {
    const file = join(folder, names[name]);
    const note = `${demoMark} Replace it before real data arrive\n# (docs/configuration.md, "Keys"). Losing it makes what was written with it unreadable.\n`;
    writeFileSync(file, `${note}${texts[name]}\n`, { mode: 0o600, flag: 'wx' });
    return file;
  });
}

/** Reads all keys. Throws the fault `secret-unreadable` (naming the file or variable, never the key) or `bad-option`. */
export function readSecrets(folder: string, dataFolder: string, env: NodeJS.ProcessEnv): Secrets {
  const inside = `${resolve(dataFolder)}${sep}`;
  if (`${resolve(folder)}${sep}`.startsWith(inside)) {
    throw new Fault('bad-option', `the keys in ${folder} stand inside the data folder, and would be copied with it`);
  }
  const single = (name: Name) => {
    const text = textOf(name, folder, env);
    return text === undefined ? undefined : oneKey(text, sourceOf(name, folder, env));
  };
  const identity = single('identity');
  if (!identity) throw new Fault('secret-unreadable', `the key file ${sourceOf('identity', folder, env)} is missing`);
  const personal = textOf('personal', folder, env);
  const card = textOf('card', folder, env);
  const cardKeys = card === undefined ? undefined : cardFrom(card, sourceOf('card', folder, env));
  const demo = (Object.keys(names) as Name[]).filter(name => textOf(name, folder, env)?.startsWith(demoMark));
  return {
    identity: derived(identity, 'counter keys'),
    digest: derived(identity, 'body digests'),
    identityCheck: check(identity, 'journal check'),
    counterChecks: {
      'identity.key': check(identity, 'counter check'),
      // The first one makes the tokens that are counted.
      ...(cardKeys === undefined ? {} : { 'card.keys': check(cardKeys[0].numberKey, 'counter check') }),
    },
    personal: personal === undefined ? [] : personalFrom(personal, sourceOf('personal', folder, env)),
    card: cardKeys,
    webhook: single('webhook'),
    demo: demo.map(name => join(folder, names[name])),
  };
}

function sourceOf(name: Name, folder: string, env: NodeJS.ProcessEnv): string {
  return env[variables[name]] ? variables[name] : join(folder, names[name]);
}

/** The environment goes before the file; undefined when there is neither. */
function textOf(name: Name, folder: string, env: NodeJS.ProcessEnv): string | undefined {
  const variable = env[variables[name]];
  if (variable) return variable;
  const file = join(folder, names[name]);
  if (!existsSync(file)) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Fault('secret-unreadable', file, { cause: error });
  }
}

function oneKey(text: string, source: string): Uint8Array {
  const written = linesOf(text);
  const bytes = written.length === 1 ? decodedKey(written[0]!) : undefined;
  if (!bytes) throw new Fault('secret-unreadable', source);
  return bytes;
}

function personalFrom(text: string, source: string): Uint8Array[] {
  const keys = linesOf(text).map(line => decodedKey(line.replace(/^[A-Za-z0-9_-]{1,16}:/, '')));
  if (keys.length === 0 || keys.includes(undefined)) throw new Fault('secret-unreadable', source);
  return keys as Uint8Array[];
}

function cardFrom(text: string, source: string): CardKeys {
  const keys = readCardKeys(text);
  if (!keys.ok) throw new Fault('secret-unreadable', `${source}: ${keys.error}`);
  return keys.value;
}

function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'));
}

/** A key of 32 bytes, written in hexadecimal or base64; undefined for anything else. */
function decodedKey(written: string): Uint8Array | undefined {
  const bytes = Buffer.from(written, /^[0-9a-f]{64}$/i.test(written) ? 'hex' : 'base64');
  return bytes.length === 32 ? bytes : undefined;
}

/** A text that stands for a key: nothing else of it can be found out from this. */
function check(secret: Uint8Array, purpose: string): string {
  return Buffer.from(derived(secret, purpose)).toString('base64url');
}

function derived(secret: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, 'sekisho', purpose, 32));
}
