/**
 * What arrives: one schema for validation, types and OpenAPI (docs/api.md, "An attempt").
 * Formats (`calendar-month`, `rfc3339`, `iso-4217`, …) are defined in formats.ts.
 */
import type { Static } from 'typebox';
import { Type } from '../../shared/json-schema.ts';
import { challengeCancels, declineReasons, deliveryMethods, purposes, timeframes } from './vocabulary.ts';

const closed = { additionalProperties: false } as const;
const Id = (description: string) =>
  Type.String({ minLength: 1, maxLength: 128, pattern: '^[^\\u0000-\\u001f\\u007f]+$', description });
const Text = (maxLength: number, description: string) => Type.String({ maxLength, description });
const Time = (description: string) => Type.String({ format: 'rfc3339', maxLength: 40, description });
const Count = (maximum: number, description: string) => Type.Integer({ minimum: 0, maximum, description });

/** Largest amount taken, in minor units: integers stay exact in JSON and in rules (2^53). */
const largestAmount = 1_000_000_000_000;

/** An amount of money in minor units (JPY has none: 128000 is ¥128,000). */
const MoneySchema = Type.Object(
  {
    value: Type.Integer({ minimum: 0, maximum: largestAmount, description: 'Minor units of the currency (JPY: yen).' }),
    currency: Type.String({ format: 'iso-4217', description: 'ISO 4217 alphabetic code.' }),
  },
  closed,
);

const addressFields = {
  name: Type.Optional(Text(256, 'Recipient as written.')),
  company: Type.Optional(Text(256, 'Company line.')),
  postal_code: Type.Optional(Text(16, 'Postal code, any writing.')),
  prefecture: Type.Optional(Text(64, 'Prefecture or state.')),
  city: Type.Optional(Text(128, 'City, ward, town.')),
  line1: Type.Optional(Text(256, 'Street, block and number.')),
  line2: Type.Optional(Text(256, 'Building and room.')),
  country: Type.Optional(Type.String({ format: 'iso-3166-1', description: 'ISO 3166-1 alpha-2.' })),
  phone: Type.Optional(Text(32, 'Telephone, any writing.')),
};

const BillingSchema = Type.Object(addressFields, closed);
const ShippingSchema = Type.Object(
  {
    ...addressFields,
    method: Type.Optional(
      Type.Enum([...deliveryMethods], { description: 'How it is delivered, as the shop knows it.' }),
    ),
  },
  closed,
);

const ItemSchema = Type.Object(
  {
    name: Type.Optional(Text(512, 'Title as the shop shows it.')),
    category: Type.Optional(Text(256, "The shop's own category, free text.")),
    gtin: Type.Optional(Text(32, 'GTIN / JAN.')),
    quantity: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000, description: 'Units; 1 when absent.' })),
    unit_price: Type.Optional(Type.Integer({ minimum: 0, maximum: largestAmount, description: 'Minor units.' })),
    preorder_at: Type.Optional(Time('Date on which a pre-ordered item becomes available.')),
    reorder: Type.Optional(Type.Boolean({ description: 'The shopper bought this item before.' })),
  },
  closed,
);

const cardFields = {
  token: Type.Optional(Id('Equal for equal card numbers. A one-time token of a PSP is not one: leave it out.')),
  range_token: Type.Optional(Id('Equal for card numbers that share their first 12 digits.')),
  bin: Type.Optional(Type.String({ pattern: '^[0-9]{6,8}$', description: 'First 6 to 8 digits.' })),
  last4: Type.Optional(Type.String({ pattern: '^[0-9]{4}$', description: 'Last four digits.' })),
  expiry: Type.Optional(Type.String({ format: 'calendar-month', description: 'YYYY-MM.' })),
  holder_name: Type.Optional(Text(128, 'As on the card.')),
  stored: Type.Optional(Type.Boolean({ description: 'A card already on file.' })),
  added_at: Type.Optional(Time('When the card was put on file.')),
};

/** Authentication methods, threeDSReqAuthMethod (facts/emv-3ds.md 1.4). */
const AuthMethod = Type.Enum(['01', '02', '03', '04', '05', '06', '07', '08'], {
  description: 'threeDSReqAuthMethod: how the shopper signed in (01 guest, 02 with the shop, 06 FIDO, …).',
});

const checkoutFields = {
  id: Id('Id of this payment attempt, unique within the merchant.'),
  order_id: Type.Optional(Id('Ties the attempts of one order.')),
  purpose: Type.Optional(
    Type.Enum([...purposes], {
      description: 'What the card is asked for; a purchase when absent.',
    }),
  ),
  merchant: Type.Optional(
    Type.Object(
      {
        id: Type.Optional(Id('The shop, for a PSP with many.')),
        mcc: Type.Optional(Type.String({ pattern: '^[0-9]{4}$', description: 'ISO 18245 merchant category code.' })),
      },
      closed,
    ),
  ),
  amount: MoneySchema,
  items: Type.Optional(Type.Array(ItemSchema, { maxItems: 500 })),
  shipping: Type.Optional(ShippingSchema),
  billing: Type.Optional(BillingSchema),
  delivery: Type.Optional(
    Type.Object(
      {
        timeframe: Type.Optional(
          Type.Enum([...timeframes], {
            description: 'How soon it arrives.',
          }),
        ),
        email: Type.Optional(Text(254, 'Address that an electronic delivery goes to.')),
      },
      closed,
    ),
  ),
  email: Type.Optional(Text(254, "The shopper's e-mail address.")),
  account: Type.Optional(
    Type.Object(
      {
        id: Type.Optional(Id("The shopper's account with the shop.")),
        guest: Type.Optional(Type.Boolean({ description: 'Bought without an account.' })),
        name: Type.Optional(Text(256, "The account holder's name.")),
        created_at: Type.Optional(Time('Account opened.')),
        changed_at: Type.Optional(Time('Account last changed (address, payment, name).')),
        password_changed_at: Type.Optional(Time('Password last changed or reset.')),
        shipping_first_used_at: Type.Optional(Time('This shipping address first used.')),
        purchases_180d: Type.Optional(Count(1_000_000, 'Purchases in the last six months.')),
        transactions_24h: Type.Optional(Count(1_000_000, 'Attempts, abandoned ones too, in 24 hours.')),
        transactions_365d: Type.Optional(Count(1_000_000, 'Attempts, abandoned ones too, in a year.')),
        add_card_attempts_24h: Type.Optional(Count(1_000_000, 'Card registrations tried in 24 hours.')),
        suspicious: Type.Optional(Type.Boolean({ description: 'The shop saw suspicious activity on the account.' })),
      },
      closed,
    ),
  ),
  device: Type.Optional(
    Type.Object(
      {
        id: Type.Optional(Id('Device fingerprint or cookie.')),
        ip: Type.Optional(Type.String({ format: 'ip', description: 'IPv4 or IPv6.' })),
        user_agent: Type.Optional(Text(2048, 'User-Agent header.')),
        accept_header: Type.Optional(Text(2048, 'Accept header.')),
        language: Type.Optional(
          Type.String({ pattern: '^[A-Za-z0-9-]{1,35}$', description: 'BCP 47, such as ja-JP.' }),
        ),
        time_zone_offset_min: Type.Optional(
          Type.Integer({
            minimum: -840,
            maximum: 840,
            description: 'As JavaScript has it: UTC minus local time; Tokyo is -540.',
          }),
        ),
        screen_width: Type.Optional(Count(999_999, 'Pixels.')),
        screen_height: Type.Optional(Count(999_999, 'Pixels.')),
        color_depth: Type.Optional(Count(99, 'Bits.')),
        javascript: Type.Optional(Type.Boolean({ description: 'JavaScript is on.' })),
      },
      closed,
    ),
  ),
  authentication: Type.Optional(
    Type.Object({ method: Type.Optional(AuthMethod), at: Type.Optional(Time('When the shopper signed in.')) }, closed),
  ),
  prior_authentication: Type.Optional(
    Type.Object(
      {
        method: Type.Optional(
          Type.Enum(['01', '02', '03', '04'], {
            description: 'threeDSReqPriorAuthMethod: 01 frictionless, 02 challenge, 03 AVS, 04 other.',
          }),
        ),
        at: Type.Optional(Time('When it was authenticated.')),
        acs_trans_id: Type.Optional(
          Type.String({ minLength: 1, maxLength: 36, description: 'acsTransID of the earlier authentication.' }),
        ),
      },
      closed,
    ),
  ),
};

const number = Type.Optional(
  Type.String({
    pattern: '^[0-9０-９ 　-]{12,40}$',
    description: 'The full card number, only where switched on. It becomes keyed tokens before anything else sees it.',
  }),
);

const bodyFields = { ...checkoutFields, card: Type.Optional(Type.Object({ ...cardFields, number }, closed)) };

/** The body of `POST /v1/assessments`. */
export const CheckoutBodySchema = Type.Object(bodyFields, { ...closed, $id: 'Checkout', title: 'Checkout' });

/** A line of a stream (`sekisho score`, replay, import): the same with its own time. */
export const CheckoutLineSchema = Type.Object(
  { ...bodyFields, at: Type.Optional(Time("The attempt's own time; the time of reading when absent.")) },
  { ...closed, $id: 'CheckoutLine', title: 'Checkout in a stream' },
);

/** A checkout as it arrived, the card number possibly still in it. Never leaves `readCheckout`. */
export type CheckoutBody = Static<typeof CheckoutBodySchema>;

/** A shipping or billing address. */
export type CheckoutAddress = Static<typeof BillingSchema>;

/** A line of the basket as the shop sent it. */
export type CheckoutItem = Static<typeof ItemSchema>;

/** What tokenising made of a card number; stands in `card` instead of it. */
export interface CheckoutCard extends Omit<NonNullable<CheckoutBody['card']>, 'number'> {
  /** Set when the number came in full, or was sent in full and checked: Luhn's formula held. */
  readonly luhn_valid?: boolean;
  /** Brand found from the full number. */
  readonly brand?: string;
  /** Keyed token of number and expiry together, where the number came in full. */
  readonly expiry_token?: string;
}

/** The canonical checkout that the engine works on: parsed, stamped with its time, and without a card number. */
export interface Checkout extends Omit<CheckoutBody, 'card'> {
  /** Event time, milliseconds since 1970 UTC: receipt in the live service, the line's own `at` in a stream. */
  readonly at: number;
  readonly card?: CheckoutCard;
}

// ── outcomes ────────────────────────────────────────────────────────────────────────────────────────────────────────

const outcomeFields = {
  id: Type.Optional(Id('Identity of the outcome; the whole body when absent.')),
  at: Type.Optional(Time('When it happened; receipt when absent, or when up to 5 minutes ahead of it.')),
};
const line = {
  assessment: Type.Optional(Id('Streams: the attempt that this is the outcome of.')),
  merchant: Type.Optional(
    Type.Object({ id: Id("Streams of a PSP: the attempt's merchant, where several use the same id.") }, closed),
  ),
};
const TransId = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 36, description }));
const Code = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 32, pattern: '^[\\x20-\\x7e]+$', description }));

/** Values of EMV 3-D Secure's transStatus. */
export const transStatuses = ['Y', 'N', 'U', 'A', 'C', 'R', 'D', 'I', 'S'] as const;
/** What the issuer said of the security code. */
export const securityCodeResults = ['match', 'mismatch', 'unchecked'] as const;
/** What a chargeback was about. */
export const chargebackCategories = ['fraud', 'dispute', 'other', 'unknown'] as const;

/** Kinds of outcome by their `type`. Each is closed; `assessment` is for streams only. */
export const outcomeSchemas = {
  authentication: Type.Object(
    {
      ...line,
      ...outcomeFields,
      type: Type.Literal('authentication'),
      trans_status: Type.Enum([...transStatuses], { description: "transStatus: how it ended, in the issuer's words." }),
      trans_status_reason: Type.Optional(
        Type.String({ pattern: '^[0-9]{2}$', description: 'transStatusReason, such as 11 for suspected fraud.' }),
      ),
      eci: Type.Optional(
        Type.String({ pattern: '^[0-9]{2}$', description: 'Electronic commerce indicator, such as 05.' }),
      ),
      challenged: Type.Optional(Type.Boolean({ description: 'The shopper was asked to prove who they are.' })),
      challenge_cancel: Type.Optional(
        Type.Enum([...challengeCancels], { description: 'challengeCancel: why the challenge was broken off.' }),
      ),
      acs_trans_id: TransId('acsTransID.'),
      ds_trans_id: TransId('dsTransID.'),
    },
    closed,
  ),
  authorization: Type.Object(
    {
      ...line,
      ...outcomeFields,
      type: Type.Literal('authorization'),
      result: Type.Enum(['approved', 'declined'], { description: 'What the issuer answered.' }),
      reason: Type.Optional(
        Type.Enum([...declineReasons], { description: 'Why it was declined; looked up by code when absent.' }),
      ),
      code: Code("The acquirer's or provider's own code, such as 14 or G12."),
      code_system: Code("Whose code it is: iso8583, cafis, or a provider's name."),
      security_code: Type.Optional(
        Type.Enum([...securityCodeResults], { description: 'What the issuer said of the security code.' }),
      ),
    },
    closed,
  ),
  order: Type.Object(
    {
      ...line,
      ...outcomeFields,
      type: Type.Literal('order'),
      result: Type.Enum(['shipped', 'held', 'refused_by_shop', 'cancelled_by_customer'], {
        description: 'What the shop or the shopper made of the order.',
      }),
    },
    closed,
  ),
  chargeback: Type.Object(
    {
      ...line,
      ...outcomeFields,
      type: Type.Literal('chargeback'),
      category: Type.Enum([...chargebackCategories], { description: 'What it is about.' }),
      code: Code("The brand's reason code."),
      amount: Type.Optional(MoneySchema),
    },
    closed,
  ),
  fraud_report: Type.Object(
    { ...line, ...outcomeFields, type: Type.Literal('fraud_report'), amount: Type.Optional(MoneySchema) },
    closed,
  ),
  refund: Type.Object(
    { ...line, ...outcomeFields, type: Type.Literal('refund'), amount: Type.Optional(MoneySchema) },
    closed,
  ),
  label: Type.Object(
    {
      ...line,
      ...outcomeFields,
      type: Type.Literal('label'),
      label: Type.Enum(['fraud', 'genuine'], { description: 'What people found out.' }),
    },
    closed,
  ),
} as const;

/** Any outcome, as sent. */
export type OutcomeBody = Static<(typeof outcomeSchemas)[keyof typeof outcomeSchemas]>;

/** An outcome with its time, tied to its attempt. */
export interface Outcome {
  /** The attempt's id. */
  readonly attempt: string;
  /** Event time, milliseconds since 1970 UTC. */
  readonly at: number;
  /** The attempt's merchant, where a stream names it. */
  readonly merchant?: string;
  /** The outcome as sent, without what only says whose it is (`assessment`, `merchant`). */
  readonly body: OutcomeBody;
  /** Identity within the attempt: the sent `id`, or a digest of the body. */
  readonly identity: string;
}
