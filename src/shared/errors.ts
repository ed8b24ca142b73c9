/**
 * Every error of Sekisho's doors in one place: code, status, title, text, remedy.
 * Documentation (docs/api.md, docs/operations.md) and the OpenAPI document are held against this list by tests, both ways.
 * Texts never carry a value that was sent: a body may hold a card number or a person's data.
 */

/** One entry of the catalogue of problems that the API answers with (RFC 9457). */
export interface ProblemDefinition {
  /** HTTP status. */
  readonly status: number;
  /** Short and the same each time (RFC 9457, 3.1.4). */
  readonly title: string;
  /** What is wrong, in a sentence. */
  readonly text: string;
  /** What the caller can do about it. */
  readonly remedy: string;
}

const define = <Code extends string>(problems: Record<Code, ProblemDefinition>) =>
  problems as Readonly<Record<Code, ProblemDefinition>>;

/** Problems of the HTTP door, and of a line in a stream, by their stable code. */
export const problems = define({
  // ── the request cannot be read ──
  'not-http': {
    status: 400,
    title: 'Not a readable HTTP request',
    text: 'The request line or the headers could not be read, are too large, or did not arrive in time.',
    remedy: 'Send HTTP/1.1 with less than 16 KiB of headers.',
  },
  'not-utf8': {
    status: 400,
    title: 'Body is not UTF-8',
    text: 'The body holds bytes that are not valid UTF-8.',
    remedy: 'Encode the body as UTF-8. Texts from a Shift_JIS or EUC-JP system have to be converted first.',
  },
  'not-json': {
    status: 400,
    title: 'Body is not JSON',
    text: 'The body could not be parsed as a JSON object.',
    remedy: 'Send one JSON object (RFC 8259), with no comment, no trailing comma, no repeated "__proto__" trick.',
  },
  'body-too-large': {
    status: 413,
    title: 'Body too large',
    text: 'The body is larger than 1 MiB, or holds more than 20,000 values.',
    remedy: 'Send only the fields of the schema; a basket of 500 items stays far below both limits.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'Unsupported media type',
    text: 'The body is not declared as JSON.',
    remedy: 'Send JSON in UTF-8, not compressed, with the header "content-type: application/json".',
  },
  // ── the body can be read, and is not what the schema says ──
  'repeated-field': {
    status: 400,
    title: 'Repeated field',
    text: 'A field stands twice in the same object.',
    remedy: 'Send each field once: readers of JSON differ in which of the two they take.',
  },
  'unknown-field': {
    status: 400,
    title: 'Unknown field',
    text: 'The schema has no such field.',
    remedy: 'Correct the spelling or leave the field out; /openapi.json lists every field.',
  },
  'missing-field': {
    status: 400,
    title: 'Missing field',
    text: 'A required field is absent.',
    remedy: 'Send the field that the pointer names.',
  },
  'wrong-type': {
    status: 400,
    title: 'Wrong type',
    text: 'The value has another JSON type than the schema asks for.',
    remedy: 'Send the type that /openapi.json gives: amounts and counts are whole numbers, not strings.',
  },
  'bad-value': {
    status: 400,
    title: 'Impossible value',
    text: 'The value is outside what the field can hold.',
    remedy: 'Send one of the values, or a value inside the limits, that /openapi.json gives for the field.',
  },
  'bad-format': {
    status: 400,
    title: 'Bad format',
    text: 'The text is not written as the field asks for.',
    remedy:
      'Write it as /openapi.json gives it for this field: times are RFC 3339 with a zone, months YYYY-MM, currencies ISO 4217, countries ISO 3166-1 alpha-2.',
  },
  'card-number-in-text': {
    status: 400,
    title: 'Card number where none belongs',
    text: 'The text holds what looks like a full card number.',
    remedy: 'Remove it. Card data belong into "card" only, as tokens (docs/api.md, "Card").',
  },
  'card-numbers-not-accepted': {
    status: 400,
    title: 'Full card numbers are not accepted',
    text: 'This service is not configured to take full card numbers.',
    remedy:
      'Send card.token and card.range_token, or card.bin and card.last4; or switch full numbers on with a key (docs/configuration.md, "Card numbers").',
  },
  'at-not-accepted': {
    status: 400,
    title: 'The live API stamps the time itself',
    text: 'An attempt sent to the live API carries no time of its own.',
    remedy: 'Leave "at" out. Past attempts are brought in with "sekisho journal import".',
  },
  'at-in-future': {
    status: 400,
    title: 'Time lies in the future',
    text: 'The time is more than 5 minutes after receipt.',
    remedy: "Send when it happened, and check the sending machine's clock and zone.",
  },
  'too-many-errors': {
    status: 400,
    title: 'Too many errors',
    text: 'Only the first errors are listed; there may be more.',
    remedy: 'Correct the ones that are listed and send it again.',
  },
  'bad-query': {
    status: 400,
    title: 'Bad query parameter',
    text: 'A query parameter is unknown, repeated, or has a value that it cannot have.',
    remedy: 'See the parameters of this path in /openapi.json.',
  },
  // ── who is asking, and for what ──
  unauthorized: {
    status: 401,
    title: 'No valid API key',
    text: 'The request carries no API key, or one that is not known or was revoked.',
    remedy: 'Send "authorization: Bearer <key>"; "sekisho keys create" makes one.',
  },
  'forbidden-merchant': {
    status: 403,
    title: 'Key belongs to another merchant',
    text: 'The API key is bound to a merchant other than the one the request names.',
    remedy: 'Leave merchant.id out, send the merchant that the key is bound to, or use a key without a bound merchant.',
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    text: 'There is nothing under this path or id for this key.',
    remedy: 'Check the path and the id. With a key that serves several merchants, give ?merchant=<id>.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'Method not allowed',
    text: 'This path does not take this method.',
    remedy: 'Use a method of the "allow" header.',
  },
  'id-conflict': {
    status: 409,
    title: 'Id already used with another body',
    text: 'An attempt with this id was assessed before, and its body was another.',
    remedy:
      'A new card, a new expiry or another press of the button is a new attempt: give it a new id. To repeat a request, send the same body.',
  },
  'outcome-conflict': {
    status: 409,
    title: 'Outcome id already used with another body',
    text: 'An outcome of this attempt with this id was recorded before, and its body was another.',
    remedy:
      'Another fact is another outcome: give it an id of its own, or none. To repeat a request, send the same body.',
  },
  'checkout-not-kept': {
    status: 409,
    title: 'No checkout to render from',
    text: 'The answer cannot be rendered otherwise: the checkout of this attempt was erased, was never kept, or cannot be opened with the present key.',
    remedy: 'Ask without "psp" and "message_version" for what is still known of the attempt.',
  },
  // ── the service ──
  unavailable: {
    status: 503,
    title: 'Not available now',
    text: 'The service cannot do this at the moment.',
    remedy: 'Try again in a few seconds. An attempt may be sent again with the same id: it counts once.',
  },
  internal: {
    status: 500,
    title: 'Internal error',
    text: 'Something went wrong that is a fault of the service.',
    remedy: 'Send the request id to whoever runs the service: its log tells more.',
  },
});

/** Stable code of a problem. */
export type ProblemCode = keyof typeof problems;

/**
 * Problems of the HTTP door alone. What is left is what a body can have, whichever door it came through, and what a line of a
 * stream can have.
 */
type DoorProblemCode =
  | 'not-http'
  | 'body-too-large'
  | 'unsupported-media-type'
  | 'repeated-field'
  | 'too-many-errors'
  | 'bad-query'
  | 'unauthorized'
  | 'forbidden-merchant'
  | 'method-not-allowed'
  | 'checkout-not-kept'
  | 'unavailable'
  | 'internal';

/** Stable code of a problem with a body or with a line of a stream. */
export type LineProblemCode = Exclude<ProblemCode, DoorProblemCode>;

/** What to do about a line of a stream, where the remedy of its code speaks of a request: nobody sent one. */
export const lineRemedies = {
  'card-numbers-not-accepted':
    'Write card.token and card.range_token, or card.bin and card.last4; or take full numbers with --accept-card-numbers.',
  'not-found':
    'Check the id, and give the line of the attempt too. Where several merchants have an attempt of this id, add "merchant": {"id": "…"} to the line.',
} as const satisfies Partial<Record<LineProblemCode, string>>;

/** Codes whose remedy for a line is another than that for a request. */
export type LineRemedyCode = keyof typeof lineRemedies;

/** True for a code whose remedy for a line is another. */
export const hasLineRemedy = (code: ProblemCode): code is LineRemedyCode => Object.hasOwn(lineRemedies, code);

/** A problem with a request or a line: its code, and where it is. Never a value that was sent. */
export interface Problem<Code extends ProblemCode = ProblemCode> {
  readonly code: Code;
  /** JSON pointer (RFC 6901) into the body, such as `/card/expiry`; absent when the whole body is meant. */
  readonly pointer?: string;
  /** One sentence that is nearer to the case than the catalogue's text, such as `must be at least 0`. No value that was sent. */
  readonly detail?: string;
}

/** Builds a problem without undefined members. */
export function problem<Code extends ProblemCode>(code: Code, pointer?: string, detail?: string): Problem<Code> {
  return { code, ...(pointer === undefined ? {} : { pointer }), ...(detail === undefined ? {} : { detail }) };
}

/** A problem in a line: `/amount/value: This must be at least 0.` */
export function problemText({ code, pointer, detail }: Problem): string {
  return `${pointer ? `${pointer}: ` : ''}${detail ?? problems[code].text}`;
}

/** One entry of the catalogue of faults that stop a command or the service. */
export interface FaultDefinition {
  /** Exit status of the process (sysexits.h). */
  readonly exit: number;
  readonly text: string;
  readonly remedy: string;
}

/** Faults that stop a command or the service, by their stable code. */
export const faults = {
  'port-in-use': {
    exit: 69,
    text: 'another program already listens on this address and port',
    remedy: 'stop it, or choose another port with --port or SEKISHO_PORT',
  },
  'address-unavailable': {
    exit: 69,
    text: 'this address cannot be listened on',
    remedy:
      'use an address of this machine with --host (127.0.0.1 for this machine only), and a port that you may open',
  },
  'data-folder-locked': {
    exit: 75,
    text: 'another service already uses this data folder',
    remedy: 'stop it, or give this one its own folder with --data',
  },
  'data-folder-unwritable': {
    exit: 73,
    text: 'the data folder cannot be written',
    remedy: 'check its owner, its permissions, whether the file system is mounted read-only, and the free space',
  },
  'journal-foreign': {
    exit: 65,
    text: 'the journal file is not a journal of Sekisho, or is damaged',
    remedy:
      'run "sekisho journal verify", and put the latest backup in its place with "sekisho journal restore" if it finds damage',
  },
  'journal-newer': {
    exit: 65,
    text: 'the journal was written by a newer Sekisho',
    remedy: 'use that version or a newer one; a journal is never taken back to an older form',
  },
  'journal-key': {
    exit: 78,
    text: 'the key for personal data or for counter keys is not the one that this journal was written with',
    remedy: 'give the key that was used before (docs/configuration.md, "Keys"); with another key nothing would match',
  },
  'rule-set-refused': {
    exit: 65,
    text: 'the rule set has errors',
    remedy: 'correct what is listed above; "sekisho rules check" lists it again',
  },
  'secret-unreadable': {
    exit: 78,
    text: 'a key cannot be read or has the wrong length',
    remedy: 'a key is 32 bytes, written as 64 hexadecimal digits or 44 characters of base64',
  },
  'keys-unreadable': {
    exit: 65,
    text: 'the file of API keys cannot be read or is faulty',
    remedy:
      'correct it, or put the copy of your backup in its place; a service that runs goes on under the keys from before, so one revoked since then still counts',
  },
  'bad-option': {
    exit: 64,
    text: 'an option or environment variable has a value that it cannot have',
    remedy: 'see --help and docs/configuration.md',
  },
  'file-not-utf8': {
    exit: 65,
    text: 'a file is not UTF-8',
    remedy: 'convert it first, for example with "iconv -f CP932 -t UTF-8"',
  },
  'table-unreadable': {
    exit: 65,
    text: 'a file is no table that this command reads',
    remedy: 'close every double quote and name the columns in the first line; --help of the command says how',
  },
  'no-table': {
    exit: 65,
    text: 'a file holds no table and no lines that can be read',
    remedy:
      'give NDJSON, Parquet, or a table as text (CSV, TSV) with a header; unpack .zip, save .xlsx as CSV, and state --encoding utf-16le or utf-16be where a text has no mark',
  },
  'columns-unfit': {
    exit: 65,
    text: 'the columns of a file fit no format or mapping',
    remedy:
      'name its format with --format, or write a mapping with "sekisho replay map FILE > map.yaml" and give it with --map map.yaml',
  },
  'no-orders': {
    exit: 65,
    text: 'outcomes were given, and no order or payment that they could belong to',
    remedy:
      'give the file of the orders or payments beside it: "sekisho replay ORDERS OUTCOMES", with the --format or --map of each; they find one another by order number or payment id (docs/replay-files.md, "Several files, one history")',
  },
  'mapping-refused': {
    exit: 65,
    text: 'a mapping file has errors',
    remedy: 'correct what is listed above; docs/replay-files.md explains every key',
  },
  'too-many-rejects': {
    exit: 65,
    text: 'too many lines could not be used',
    remedy: 'look at them with --rejects FILE and correct the file or how it is read, or allow more with --max-rejects',
  },
  'replay-changed': {
    exit: 65,
    text: 'the interrupted replay was one of other inputs, rule sets or options',
    remedy: 'give what it was begun with, or leave --resume out to begin anew',
  },
  'feature-store-unreadable': {
    exit: 66,
    text: 'this is no whole feature store',
    remedy:
      'write it again with "sekisho replay FILE… --features FOLDER"; one whose replay was interrupted is never whole',
  },
  'feature-store-foreign': {
    exit: 65,
    text: 'another version of the program wrote this feature store',
    remedy: 'replay the history again with --features: another version may fill features in differently',
  },
  'feature-store-elsewhere': {
    exit: 65,
    text: 'a feature store needs a folder of its own',
    remedy: 'name a folder that does not exist, is empty, or holds an earlier feature store',
  },
  'feature-store-differs': {
    exit: 70,
    text: 'the feature store would not score an order as the replay did',
    remedy: 'no store was written; this is a fault of ours: please report it with the rule set',
  },
  'full-replay-needed': {
    exit: 65,
    text: 'stored features cannot answer for this change',
    remedy: 'replay the history with it: sekisho replay FILE… --rules … --against …, or sekisho rules try FILE…',
  },
  'slices-differ': {
    exit: 65,
    text: 'these are not all the slices of one replay',
    remedy: 'give the output of every slice, all made from the same inputs, rule sets and options',
  },
  'line-too-long': {
    exit: 65,
    text: 'a line is too long to be one order, payment or outcome',
    remedy: `write one object a line; "jq -c '.[]' all.json > all.ndjson" does it for a file that is one JSON array`,
  },
  'file-damaged': {
    exit: 65,
    text: 'a packed file or a Parquet file is damaged or cut off',
    remedy: 'fetch or export the file again, and compare its size with that of the original; nothing of it was used',
  },
  'file-unreadable': {
    exit: 66,
    text: 'a file cannot be read',
    remedy: 'check the path and its permissions',
  },
} as const satisfies Record<string, FaultDefinition>;

/** Stable code of a fault. */
export type FaultCode = keyof typeof faults;

/** A fault on its way to the command line, the one place that may throw. */
export class Fault extends Error {
  readonly code: FaultCode;
  /** What exactly, such as a path or a port. Never a secret. */
  readonly what: string | undefined;

  constructor(code: FaultCode, what?: string, options?: ErrorOptions) {
    super(what === undefined ? faults[code].text : `${faults[code].text}: ${what}`, options);
    this.name = 'Fault';
    this.code = code;
    this.what = what;
  }

  /** Exit status for the process. */
  get exit(): number {
    return faults[this.code].exit;
  }

  /** What to do about it. */
  get remedy(): string {
    return faults[this.code].remedy;
  }
}
