/** Problem documents (RFC 9457): from our problems to what is sent. Nothing that was sent to us is repeated in them. */
import { type Problem, type ProblemCode, problems } from '../shared/errors.ts';

/** One problem as sent. */
export interface ProblemEntry {
  readonly code: ProblemCode;
  /** JSON pointer into the body. */
  readonly pointer?: string;
  readonly detail: string;
  readonly remedy: string;
}

/** The document. The members of the first problem stand at the top, all of them in `errors`. */
export interface ProblemDocument extends ProblemEntry {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly request_id: string;
  readonly errors: readonly ProblemEntry[];
}

/** Problems listed in one document, and as many as the reader looks for (checkout/read.ts); `too-many-errors` then stands last. */
const listedProblems = 20;

/** Builds the document. `found` is not empty; its first problem decides the status. */
export function problemDocument(found: readonly Problem[], requestId: string): ProblemDocument {
  const listed: readonly Problem[] =
    found.length >= listedProblems ? [...found.slice(0, listedProblems), { code: 'too-many-errors' }] : found;
  const errors = listed.map(entryOf);
  const first = errors[0]!;
  const { title, status } = problems[first.code];
  return { type: `urn:sekisho:problem:${first.code}`, title, status, ...first, request_id: requestId, errors };
}

function entryOf({ code, pointer, detail }: Problem): ProblemEntry {
  const { text, remedy } = problems[code];
  return { code, ...(pointer === undefined ? {} : { pointer }), detail: detail ?? text, remedy };
}
