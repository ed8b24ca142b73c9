/** Why lines and bodies are refused, in Japanese: every sentence that the schema, the engine or a replay can say. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TSchema } from 'typebox';
import { describe, expect, it } from 'vitest';
import { inLanguage, refusalInJapanese } from '../../src/authoring/report/japanese.ts';
import { lineRemediesInJapanese, problemsInJapanese } from '../../src/authoring/report/problems-in-japanese.ts';
import { createCardGuard } from '../../src/engine/card/guard.ts';
import { cardKey } from '../../src/engine/card/tokens.ts';
import { faultsOf } from '../../src/engine/checkout/faults.ts';
import { type ReadOptions, readCheckout, readOutcome } from '../../src/engine/checkout/read.ts';
import { CheckoutBodySchema, CheckoutLineSchema, outcomeSchemas } from '../../src/engine/checkout/schema.ts';
import { type Problem, problems, problemText } from '../../src/shared/errors.ts';

const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
/** Three words of English in a row, outside of quotes; or a piece of a regular expression. */
const foreign = /\b[a-z]+ [a-z]+ [a-z]+\b|[\^$\\]/i;

/** Refusals whose Japanese is absent, or has English in it. */
function untranslated(texts: Iterable<string>): readonly string[] {
  return [...texts].filter(text => {
    const said = refusalInJapanese(text);
    // A replay that stops tells it behind file, line and code, without the full stop (replay/run/reject-limit).
    const behind = inLanguage(`a.ndjson:7: bad-value: ${text.replace(/\.$/, '')}`, 'ja');
    if (behind !== `a.ndjson:7: bad-value: ${said?.replace(/(?<!か)。$/, '')}`) return true;
    return said === undefined || !japanese.test(said) || foreign.test(said.replaceAll(/"[^"]*"/g, ''));
  });
}

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly additionalProperties?: boolean;
}

/** Keywords by which a value can be refused; `const` is the type of an outcome, which chooses the schema. */
const keywords =
  'type enum format pattern minimum maximum minLength maxLength maxItems required additionalProperties'.split(' ');

/** Values that the schema refuses: one at least for each keyword of it, and of what is in it. */
function refusedBy(schema: Schema): readonly unknown[] {
  const { properties, items, pattern, minimum, maximum, maxLength, maxItems } = schema;
  return [
    null,
    ...[0.5, true, 'none of them', [], [[]]],
    ...(pattern === undefined ? [] : ['', '\u0000', 'あ']),
    ...(minimum === undefined ? [] : [minimum - 1]),
    ...(maximum === undefined ? [] : [maximum + 1]),
    ...(schema.minLength === undefined ? [] : ['']),
    ...(maxLength === undefined ? [] : ['a'.repeat(maxLength + 1)]),
    ...(maxItems === undefined ? [] : [new Array(maxItems + 1).fill({})]),
    ...(items ? refusedBy(items).map(value => [value]) : []),
    ...(properties
      ? [
          {},
          { nothing_like_it: 1 },
          { '4111 1111 1111 1111': 1 },
          { 'a: b': 1 },
          ...Object.keys(properties).map(name => ({ [`${name}x`]: 1 })),
          ...Object.entries(properties).flatMap(([name, field]) =>
            refusedBy(field).map(value => ({ ...least(schema), [name]: value })),
          ),
        ]
      : []),
  ];
}

const written: Readonly<Record<string, unknown>> = { id: 'a', amount: { value: 1, currency: 'JPY' } };

/** The least that a value of the schema holds. */
function least({ required = [], properties = {} }: Schema): Readonly<Record<string, unknown>> {
  const held = (name: string) => properties[name]?.const ?? properties[name]?.enum?.[0] ?? written[name];
  return Object.fromEntries(required.map(name => [name, held(name)]));
}

/** Keywords that stand anywhere in a schema. */
function keywordsIn(schema: Schema): readonly string[] {
  const below = [...Object.values(schema.properties ?? {}), ...(schema.items ? [schema.items] : [])];
  return [...keywords.filter(keyword => keyword in schema), ...below.flatMap(keywordsIn)];
}

const guard = createCardGuard(cardKey('k', new Uint8Array(32)));
const doors: readonly ReadOptions[] = (['api', 'stream'] as const).flatMap(door =>
  [createCardGuard(), guard].map(each => ({ door, receivedAt: 0, guard: each })),
);

const textsOf = (read: { readonly ok: boolean; readonly error?: readonly Problem[] }) =>
  (read.error ?? []).map(problemText);

const schemas = { api: CheckoutBodySchema, stream: CheckoutLineSchema, ...outcomeSchemas };

describe('refusals in Japanese', () => {
  it.each(Object.entries<TSchema>(schemas))('everything that the schema refuses: %s', (_name, schema) => {
    const bodies = refusedBy(schema as unknown as Schema);
    const met = new Set(bodies.flatMap(body => faultsOf(schema, body).map(({ keyword }) => keyword)));
    expect([...new Set(keywordsIn(schema as unknown as Schema))].filter(keyword => !met.has(keyword))).toEqual([]);
    const said = bodies.flatMap(body =>
      doors.flatMap(options => [
        ...textsOf(readCheckout(body, options)),
        ...textsOf(readOutcome(body, options)),
        ...textsOf(readOutcome(body, { ...options, attempt: 'a' })),
      ]),
    );
    expect(new Set(said).size).toBeGreaterThan(50);
    expect(untranslated(new Set(said))).toEqual([]);
  });

  it('every sentence that stands in the source of the engine, of a replay or of an import', () => {
    const root = fileURLToPath(new URL('../../src/', import.meta.url));
    // What a schema says of its fields is for the API's documentation, formats tell of themselves, and a suggestion is no refusal.
    const wanted = /^(engine\/(checkout|card)\/|engine\/stream\.ts|replay\/(read|run)\/|cli\/journal\/import\.ts)/;
    const others = /checkout\/schema\.ts$|replay\/read\/(suggest|formats)\//;
    const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
      path => path.endsWith('.ts') && wanted.test(path) && !others.test(path),
    );
    const sentences = paths.flatMap(path => {
      const code = readFileSync(`${root}${path}`, 'utf8').replaceAll(/^ *(\/\/|\*|\/\*\*).*$|TypeError\(.*\)/gm, '');
      // A sentence begins with a capital, perhaps behind a place, and ends with a full stop.
      return [...code.matchAll(/(['`])((?:\/\w+: )?[A-Z][a-z]*(?: [^'`\n]+)\.)\1/g)].map(([, , text]) => text!);
    });
    // What is filled into these is not in the source: the schemas above have said it.
    const filled = /^This must (be|match) |^This may have /;
    const said = new Set(
      sentences.filter(text => !filled.test(text)).map(text => text.replaceAll(/\$\{[^}]*\}/g, '7')),
    );
    expect(said.size).toBeGreaterThan(30);
    expect(untranslated(said)).toEqual([]);
  });

  it('every code has its text and its remedy', () => {
    for (const { text } of Object.values(problems)) expect(untranslated([text])).toEqual([]);
    const remedies = Object.entries(lineRemediesInJapanese).map(
      ([code, remedy]) => [code, { text: remedy, remedy }] as const,
    );
    for (const [code, { text, remedy }] of [...Object.entries(problemsInJapanese), ...remedies]) {
      for (const words of [text, remedy]) {
        expect(words, code).toMatch(/[ぁ-ん].*。$/);
        expect(words.replaceAll(/"[^"]*"/g, ''), code).not.toMatch(foreign);
      }
    }
  });

  it.each([
    ['/amount/value: This must be at least 0.', '/amount/value: 0以上にします。'],
    ['/a: b: This field is required.', '/a: b: 必須の項目です。'],
    ['This must be of type object.', '項目のまとまりで書きます。'],
    [
      '/card/bin: This must match the pattern ^[0-9]{6,8}$ (First 6 to 8 digits).',
      '/card/bin: 6〜8桁の数字で書きます。',
    ],
    [
      '/(name withheld: it holds a long number): There is no such field here.',
      '/（長い数字を含むため名前は省略）: ここにそのような項目はありません。',
    ],
    ['/id: Nobody has translated this.', undefined],
  ])('%s', (en, ja) => {
    expect(refusalInJapanese(en)).toBe(ja);
  });

  it('where a body has several, each is told; a place behind a file is none of its name', () => {
    expect(
      inLanguage(
        'the checkout is refused: /idd: There is no such field here; did you mean "id"?; /id: This field is required.',
        'ja',
      ),
    ).toBe(
      '注文として受け付けられません：/idd: ここにそのような項目はありません。"id" の間違いではありませんか。/id: 必須の項目です。',
    );
    expect(inLanguage('/tmp/a.ndjson, line 1: The line is not one JSON object.', 'ja')).toBe(
      '/tmp/a.ndjson の1行目：この行は一つの JSON オブジェクトではありません。',
    );
    expect(inLanguage('standard input:1: not-json: The line is not one JSON object', 'ja')).toBe(
      '標準入力:1: not-json: この行は一つの JSON オブジェクトではありません',
    );
    expect(
      inLanguage(
        'a.ndjson:5: missing-field: /at: A replay needs the time of every line; the time of reading cannot stand in for it',
        'ja',
      ),
    ).toBe(
      'a.ndjson:5: missing-field: /at: リプレイでは、どの行にも日時が必要です。読み込んだ時刻で代えることはできません',
    );
  });
});
