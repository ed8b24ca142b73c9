/**
 * Encryption at rest of what a person could be known by: AES-256-GCM (NIST SP 800-38D), one random 96-bit nonce a record.
 * A key serves 2^32 records (SP 800-38D, 8.3), some four thousand million attempts; rotate before.
 */
import { createCipheriv, createDecipheriv, createHash, createSecretKey, randomFillSync } from 'node:crypto';

const keyIdBytes = 4;
const nonceBytes = 12;
const tagBytes = 16;

/** Seals and opens records. The arrival number is bound in, so that a sealed record cannot be moved to another attempt. */
export interface Sealer {
  /** `key id (4) | nonce (12) | ciphertext | tag (16)`. */
  seal(text: Uint8Array, seq: number): Buffer;
  /** Undefined when the record was sealed under another key, for another attempt, or was altered. */
  open(sealed: Uint8Array, seq: number): string | undefined;
}

/** First bytes of a digest of the key: says which key a record was sealed with, and nothing about the key. */
export function keyId(key: Uint8Array): Buffer {
  return createHash('sha256').update('sekisho key id').update(key).digest().subarray(0, keyIdBytes);
}

/** Random bytes by the page: a call for 12 bytes costs as much as one for 12,000. */
function nonceSource(): () => Buffer {
  const pool = Buffer.alloc(nonceBytes * 512);
  let used = pool.length;
  return () => {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    used += nonceBytes;
    return pool.subarray(used - nonceBytes, used);
  };
}

/** @param keys 32 bytes each: the first seals, the others open what was sealed before a rotation. */
export function createSealer(keys: readonly Uint8Array[]): Sealer {
  const nextNonce = nonceSource();
  const ids = keys.map(keyId);
  const secrets = keys.map(key => createSecretKey(key));
  const bound = Buffer.alloc(8);
  return {
    seal(text, seq) {
      bound.writeDoubleLE(seq);
      const nonce = nextNonce();
      const cipher = createCipheriv('aes-256-gcm', secrets[0]!, nonce).setAAD(bound);
      return Buffer.concat([ids[0]!, nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed, seq) {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
      if (bytes.length < keyIdBytes + nonceBytes + tagBytes) return undefined;
      const key = secrets[ids.findIndex(id => id.equals(bytes.subarray(0, keyIdBytes)))];
      if (!key) return undefined;
      bound.writeDoubleLE(seq);
      const nonce = bytes.subarray(keyIdBytes, keyIdBytes + nonceBytes);
      const opener = createDecipheriv('aes-256-gcm', key, nonce).setAAD(bound).setAuthTag(bytes.subarray(-tagBytes));
      try {
        const text = opener.update(bytes.subarray(keyIdBytes + nonceBytes, -tagBytes));
        return Buffer.concat([text, opener.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
