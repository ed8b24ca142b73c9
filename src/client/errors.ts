/** What the client throws. Neither carries what was sent: a message may end in a log. */

/** One problem of an RFC 9457 answer. */
export interface RefusedProblem {
  /** Stable code, such as `unknown-field`. */
  readonly code: string;
  /** JSON pointer into the body. */
  readonly pointer?: string;
  readonly detail?: string;
}

/** The service itself read the request and refuses it (status 4xx with its problem document): sending it again will not help. */
export class SekishoRefused extends Error {
  override readonly name = 'SekishoRefused';
  readonly status: number;
  /** At least one. */
  readonly problems: readonly RefusedProblem[];

  constructor(status: number, problems: readonly RefusedProblem[]) {
    const named = problems.map(one => (one.pointer ? `${one.code} at ${one.pointer}` : one.code)).join(', ');
    super(`the service refused the request (${status}): ${named}`);
    this.status = status;
    this.problems = problems;
  }
}

/** No answer within the time: the service is away, too slow, or answered with something that is not an answer. */
export class SekishoUnreachable extends Error {
  override readonly name = 'SekishoUnreachable';
  /** Tries made. */
  readonly tries: number;
  /** In one or two words: `timeout`, `connection`, `status 503`, `not an answer`; a status of a proxy too, such as `status 404`. */
  readonly reason: string;

  constructor(reason: string, tries: number) {
    super(`the service could not be reached (${reason}; ${tries} ${tries === 1 ? 'try' : 'tries'})`);
    this.reason = reason;
    this.tries = tries;
  }
}
