/** The bytes of a body → a JSON value, strictly: UTF-8 as it should be (RFC 3629), one JSON text (RFC 8259), nothing else. */
import { isUtf8 } from 'node:buffer';
import { type Problem, problem } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';

/** Largest body taken, bytes. */
export const bodyLimit = 1_048_576;

/**
 * Reads a body. A member named `__proto__` becomes a plain member (JSON.parse never touches the prototype) and is then refused by the
 * schema as the unknown field that it is.
 */
export function readBody(bytes: Buffer): Result<unknown, Problem> {
  if (!isUtf8(bytes)) return fail(problem('not-utf8'));
  try {
    return ok(JSON.parse(bytes.toString('utf8')));
  } catch {
    // The parser's message quotes the text around the fault, which may be a card number: it stays here.
    return fail(problem('not-json'));
  }
}
