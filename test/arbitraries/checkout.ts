/**
 * Random checkouts, built from the checkout's own schema: a field added there is tried here without a further line.
 * Texts that have a meaning (prefectures, telephones, names) are mixed with nonsense, so that both ways are walked.
 */
import fc from 'fast-check';
import { CheckoutBodySchema } from '../../src/engine/checkout/schema.ts';
import type { RecognisedCheckout } from '../../src/engine/threeds/request.ts';
import type { Checkout, GoodsFacts, ItemFacts, PlaceFacts } from '../../src/engine/types.ts';
import { goodsClasses, numberBases, placeKinds } from '../../src/engine/types.ts';
import { countryNumbers } from '../../src/shared/countries.ts';
import { currencies } from '../../src/shared/money.ts';

interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

const times = fc
  .tuple(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.date({ min: new Date('2023-01-01'), max: new Date('2028-01-01'), noInvalidDate: true }),
      },
      {
        weight: 1,
        arbitrary: fc.date({ min: new Date('1901-01-01'), max: new Date('9998-01-01'), noInvalidDate: true }),
      },
    ),
    fc.constantFrom('Z', '+09:00', '-11:30'),
  )
  .map(([date, zone]) => date.toISOString().replace('Z', zone));

const formats: Readonly<Record<string, fc.Arbitrary<string>>> = {
  rfc3339: times,
  'calendar-month': fc
    .tuple(fc.integer({ min: 1990, max: 2099 }), fc.integer({ min: 1, max: 12 }))
    .map(([year, month]) => `${year}-${String(month).padStart(2, '0')}`),
  'iso-4217': fc.oneof(fc.constant('JPY'), fc.constantFrom(...currencies.keys())),
  'iso-3166-1': fc.oneof(fc.constant('JP'), fc.constantFrom(...countryNumbers.keys())),
  ip: fc.oneof(fc.ipV4(), fc.ipV6(), fc.constant('fe80::1%eth0')),
};

/** Writings worth meeting, by the name of their field. */
const writings: Readonly<Record<string, readonly string[]>> = {
  name: ['山田太郎', '山田　太郎', 'ヤマダ タロウ', 'TARO YAMADA', 'Yamada, Taro', '髙橋 花子'],
  holder_name: ['TARO YAMADA', 'ＴＡＲＯ　ＹＡＭＡＤＡ', '山田太郎', 'Y', 'RENÉE MÜLLER'],
  prefecture: ['東京都', '大阪', 'Tōkyō', 'HOKKAIDO', 'Osaka Prefecture', 'CA', 'US-CA', '京都府', '13', 'どこか'],
  phone: [
    '090-1234-5678',
    '03-1234-5678',
    '+81 90 1234 5678',
    '+81 (0)3-1234-5678',
    '０９０ー１２３４ー５６７８',
    '+1 212 555 0100',
    '12',
  ],
  postal_code: ['160-0022', '〒1600022', '１６０－００２２', '94107'],
  company: ['株式会社関所', ''],
  email: ['taro@example.jp', 'not an address', 'a@b', '太郎@例え.jp'],
};

const anyText = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
);

function textOf(field: string, schema: Schema): fc.Arbitrary<string> {
  const longest = schema.maxLength ?? Number.POSITIVE_INFINITY;
  const known = writings[field];
  const nonsense = anyText.map(text => text.slice(0, longest));
  return known ? fc.oneof(fc.constantFrom(...known), nonsense) : nonsense;
}

function stringOf(field: string, schema: Schema): fc.Arbitrary<string> {
  const format = schema.format === undefined ? undefined : formats[schema.format];
  if (format) return format;
  if (schema.pattern === undefined && schema.minLength === undefined) return textOf(field, schema);
  if (schema.pattern === undefined || schema.pattern.startsWith('^[^')) {
    return fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: Math.min(schema.maxLength ?? 100, 100) });
  }
  return fc.stringMatching(new RegExp(schema.pattern));
}

function numberOf(schema: Schema): fc.Arbitrary<number> {
  const { minimum: min = 0, maximum: max = 1_000 } = schema;
  return fc.oneof(fc.integer({ min, max }), fc.integer({ min, max: Math.min(max, min + 2_000) }), fc.constant(max));
}

function arbitraryOf(field: string, schema: Schema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'integer' || schema.type === 'number') return numberOf(schema);
  if (schema.type === 'string') return stringOf(field, schema);
  if (schema.type === 'array') return fc.array(arbitraryOf(field, schema.items ?? {}), { maxLength: 4 });
  if (schema.type === 'object') return objectOf(schema);
  throw new Error(`no arbitrary for ${JSON.stringify(schema)}`);
}

function objectOf(schema: Schema, leftOut: readonly string[] = []): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.entries(schema.properties ?? {}).filter(([name]) => !leftOut.includes(name));
  const model = Object.fromEntries(
    fields.map(([name, inner]) => [name, name === 'card' ? objectOf(inner, ['number']) : arbitraryOf(name, inner)]),
  );
  return fc.record(model, { requiredKeys: [...(schema.required ?? [])], noNullPrototype: true }) as fc.Arbitrary<
    Record<string, unknown>
  >;
}

/** Bodies of `POST /v1/assessments` that the schema takes, without a full card number. */
export function checkoutBodies(): fc.Arbitrary<Record<string, unknown>> {
  return objectOf(CheckoutBodySchema as unknown as Schema);
}

/** Canonical checkouts, stamped with a time between 2024 and 2027. */
export function checkouts(): fc.Arbitrary<Checkout> {
  const at = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2027, 0, 1) });
  return fc.tuple(checkoutBodies(), at).map(([body, time]) => ({ ...body, at: time }) as unknown as Checkout);
}

/** What the address stage may say of a checkout, without regard to what the checkout holds. */
export function placeFacts(): fc.Arbitrary<PlaceFacts> {
  return fc.record(
    {
      kind: fc.constantFrom(...placeKinds),
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
      differs_from_billing: fc.boolean(),
      prefecture: fc.constantFrom('東京都', '北海道', '沖縄県'),
      country: fc.constantFrom('JP', 'US', 'TW'),
      name_key: fc.constant('key'),
    },
    { requiredKeys: [], noNullPrototype: true },
  );
}

/** What the goods stage may say. */
export function goodsFacts(): fc.Arbitrary<GoodsFacts> {
  const item: fc.Arbitrary<ItemFacts> = fc.record(
    {
      class: fc.constantFrom(...goodsClasses),
      quantity: fc.integer({ min: 1, max: 100_000 }),
      preorder: fc.boolean(),
      source: fc.constantFrom('category' as const, 'title' as const, 'none' as const),
      unit_price: fc.nat(1_000_000_000),
    },
    { requiredKeys: ['class', 'quantity', 'preorder', 'source'], noNullPrototype: true },
  );
  return fc.record(
    { items: fc.array(item, { maxLength: 4 }), gift_card_total: fc.integer({ min: 0, max: 1_000_000_000_000 }) },
    { requiredKeys: ['items'], noNullPrototype: true },
  );
}

/** A checkout with what the stages before threeds may have found in it. */
export function recognisedCheckouts(): fc.Arbitrary<RecognisedCheckout> {
  return fc
    .tuple(checkouts(), placeFacts(), goodsFacts(), fc.constantFrom(...numberBases))
    .map(([checkout, place, goods, number_basis]) => ({ checkout, place, goods, card: { number_basis } }));
}
