/**
 * The data that passes along the flow, named in one place and in the order of the flow:
 * checkout → card → address → goods → velocity → rules → score → threeds → assessment.
 *
 * Types only: this file holds no code but the closed vocabularies (tuples) that types and schemas share.
 */
import type { Bilingual } from '../shared/languages.ts';
import type { Checkout } from './checkout/schema.ts';
import type { FeatureValue } from './features.ts';
import type { CounterSet } from './velocity/definitions.ts';

export type { Checkout, CheckoutAddress, CheckoutItem, Outcome } from './checkout/schema.ts';

// ── card ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** How well the card's number is known: a token that is the same for the same number, BIN and last four only, or nothing. */
export const numberBases = ['token', 'masked', 'none'] as const;
/** One of `numberBases`. */
export type NumberBasis = (typeof numberBases)[number];

/** What the card stage found out. The card number itself is never among it. */
export interface CardFacts {
  readonly number_basis: NumberBasis;
  /** Brand by BIN, in the words of the npm package credit-card-type: `visa`, `mastercard`, `jcb`, `american-express`, … */
  readonly brand?: string | undefined;
  readonly bin6?: string | undefined;
  readonly bin8?: string | undefined;
  /** True when the expiry's month was over (Asia/Tokyo) at the attempt's time. */
  readonly expired?: boolean | undefined;
  readonly luhn_valid?: boolean | undefined;
  readonly stored?: boolean | undefined;
  /** Whole days since the card was added to the account. */
  readonly age_days?: number | undefined;
  /** Key that is equal for equal numbers (token, or BIN + last four when masked). */
  readonly number_key?: string | undefined;
  /** Key that is equal for equal number and expiry. */
  readonly expiry_key?: string | undefined;
  /** Key that is equal for numbers that share their first 12 digits. */
  readonly range_key?: string | undefined;
}

// ── address ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Kinds of place (docs/addresses.md, "Kinds of place"). `vacant_room` and `store_pickup` never come from words: a list or the shop's method says so. */
export const placeKinds = [
  'hotel',
  'short_stay',
  'private_mailbox',
  'po_box',
  'depot',
  'post_office',
  'convenience_store',
  'locker',
  'store_pickup',
  'freight_forwarder',
  'virtual_office',
  'vacant_room',
  'ordinary',
] as const;
/** One of `placeKinds`. */
export type PlaceKind = (typeof placeKinds)[number];

/** Where the parcel goes, recognised. Every field is absent or undefined when the checkout says nothing about it. */
export interface PlaceFacts {
  readonly kind?: PlaceKind | undefined;
  /** 0–1. 1 when the shop's own delivery method decides. */
  readonly confidence?: number | undefined;
  /** The words, as the shopper wrote them, that decided the kind; for people to read. Absent for `ordinary`. */
  readonly evidence?: string | undefined;
  /** What decided: `method`, `words`, or `list:<name>`. */
  readonly source?: string | undefined;
  /** Field that held the evidence, such as `shipping.line2`. */
  readonly evidence_field?: string | undefined;
  /** The shop's delivery method as sent. */
  readonly method?: string | undefined;
  readonly differs_from_billing?: boolean | undefined;
  /** Prefecture in Japanese (東京都), for addresses in Japan. */
  readonly prefecture?: string | undefined;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string | undefined;
  /** Delivery-point key: the same door whatever the writing. */
  readonly door_key?: string | undefined;
  /** Delivery-point key of the building, room left out. */
  readonly building_key?: string | undefined;
  /** The recipient's name, normalised so that spacing, width and kana do not matter. */
  readonly name_key?: string | undefined;
}

// ── goods ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Classes of goods (docs/goods.md). The first six are the seed's high-risk goods; facts/japan.md adds the trade's own list. */
export const goodsClasses = [
  'consumer_electronics',
  'brand_goods',
  'pc',
  'oa_peripherals',
  'game_console',
  'ticket',
  'digital_content',
  'e_money',
  'accommodation',
  'other',
] as const;
/** One of `goodsClasses`. */
export type GoodsClass = (typeof goodsClasses)[number];

/** One line of the basket, recognised. */
export interface ItemFacts {
  readonly name?: string | undefined;
  readonly category?: string | undefined;
  readonly gtin?: string | undefined;
  readonly class: GoodsClass;
  readonly quantity: number;
  /** Minor units of the checkout's currency; absent when the shop sent none. */
  readonly unit_price?: number | undefined;
  readonly preorder: boolean;
  readonly reorder?: boolean | undefined;
  /** What decided the class: `category`, `gtin`, `title`, or `none`. */
  readonly source: 'category' | 'gtin' | 'title' | 'none';
  /** The words or code that decided, as the shop wrote them. */
  readonly evidence?: string | undefined;
  /** The shop's category, a code, or a word that plainly means the class says so; absent where a vaguer word alone does. */
  readonly certain?: true | undefined;
}

/** The basket, recognised. Absent figures mean that the checkout carried no items (or no prices). */
export interface GoodsFacts {
  readonly items: readonly ItemFacts[];
  /** Share, 0–1, of the basket's value (of its units, when prices are missing) in high-risk classes. */
  readonly high_risk_share?: number | undefined;
  /** The classes in the basket, each once, in the order of `goodsClasses`. */
  readonly classes?: readonly GoodsClass[] | undefined;
  /** Highest unit price among high-risk items, minor units. */
  readonly max_unit_value?: number | undefined;
  /** Largest number of units of one and the same high-risk item. */
  readonly identical_units?: number | undefined;
  /** Value of e-money and gift cards, minor units. */
  readonly gift_card_total?: number | undefined;
  /** Share, 0–1, of the basket's value that is delivered electronically. */
  readonly digital_share?: number | undefined;
  /** 0–1: value-weighted mean of the classes' resale index (rules/lists/goods/classes.csv). */
  readonly resale_index?: number | undefined;
}

// ── velocity ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Fields of an event that counters may be keyed by or count distinctly (docs/velocity.md, "Events"). */
export const eventFields = [
  'card.number',
  'card.expiry',
  'card.range',
  'card.bin8',
  'card.bin6',
  'device.id',
  'device.ip',
  'account.id',
  'email.key',
  'phone.key',
  'address.door',
  'address.building',
  'shipping.name_key',
  'order.id',
  'merchant.id',
  'delivery.email_key',
] as const;
/** One of `eventFields`. */
export type EventField = (typeof eventFields)[number];

/** Kinds of fact that a counter may count (`of:` in counters.yaml). A journal keeps them by their place: a new one comes last. */
export const eventKinds = [
  'attempts',
  'approvals',
  'declines',
  'authentications',
  'authentication_failures',
  'challenge_cancels',
  'chargebacks',
  'fraud_reports',
  'frauds',
  'frauds_withdrawn',
] as const;
/** One of `eventKinds`. */
export type EventKind = (typeof eventKinds)[number];

/** What a counter's `where` may read, besides `amount.value`. Absent means missing: the `where` is then unknown and the event is not counted. */
export interface EventFacts {
  readonly purpose?: string;
  readonly currency?: string;
  readonly brand?: string;
  readonly luhn_valid?: boolean;
  readonly expired?: boolean;
  readonly number_basis?: string;
  /** Outcomes: the decline's reason, looked up by code where the shop sent only a code. */
  readonly reason?: string;
  readonly security_code?: string;
  readonly trans_status?: string;
  readonly challenged?: boolean;
  readonly category?: string;
}

/**
 * One fact that counters see: an attempt, or an outcome with its attempt's fields at its own time.
 * Keys are pseudonymous (a keyed digest) in the live service and plain in a replay, which keeps nothing.
 */
export interface VelocityEvent {
  /** Identity: an event with the same identity counts once. */
  readonly id: string;
  /** Every kind that this event counts as; a failed authentication is both `authentications` and `authentication_failures`; empty is allowed. */
  readonly kinds: readonly EventKind[];
  /** Event time in milliseconds since 1970 UTC. */
  readonly at: number;
  /** Key per field; a field that is absent is missing, never an empty string. */
  readonly keys: { readonly [Field in EventField]?: string | undefined };
  /** `amount.value` in minor units. */
  readonly amount?: number;
  readonly facts: EventFacts;
}

/**
 * What the counters said about an attempt. A property is undefined when the counter is missing for this attempt.
 * Names are those of counters.yaml; ratios stand among `velocity`.
 */
export interface VelocityReading {
  readonly velocity: Readonly<Record<string, number | undefined>>;
  readonly surge: Readonly<Record<string, number | undefined>>;
  /** Names of counters that reached their limit: the true figure is at least what is read. */
  readonly saturated: readonly string[];
  /**
   * Time of the earliest fact that the counters could know, milliseconds: the door says it, from its journal or its file.
   * Absent where nobody knows; figures over long windows then stand in for nothing (engine/threeds/history.ts).
   */
  readonly covered_since?: number;
  /**
   * There where the store knows that some figures may be too low: what it answers is used (surges are left out), and the
   * attempt is decided under the fail policy besides. Never recorded.
   */
  readonly incomplete?: VelocityFailure;
}

/**
 * Why a velocity store did not answer, or not wholly. The words stand in answers (`degraded[].cause`) and metrics.
 * - `timeout`  not within its time
 * - `circuit_open`  it is left alone after failures in a row
 * - `unavailable`  it cannot be reached, or refuses
 * - `catching_up`  it answered, but events from before wait to be counted
 * - `events_lost`  it answered, but events from before were left out, and some counter still misses them
 * - `not_filled`  it answered, but has lost what it held, and was not filled from the journal again yet
 * - `late`  it answered, but of nothing: the attempt lies more than five minutes behind the newest event, so that a clock is wrong, or was
 */
export type VelocityFailure =
  | 'timeout'
  | 'circuit_open'
  | 'unavailable'
  | 'catching_up'
  | 'events_lost'
  | 'not_filled'
  | 'late';

/** Events that a store across a network could not be handed when they happened. */
export interface MissedEvents {
  /** Those that wait to be sent again. */
  readonly waiting: number;
  /** Those left out since the start for want of room. */
  readonly lost: number;
}

/**
 * The port that velocity stores implement (memory, redis). One contract suite runs on all of them: test/stores/velocity-contract.ts.
 * Memory answers at once; a store across a network answers with a promise. What every store promises:
 *
 * - **Order.** Events count in the order in which `assess` and `record` are called, also when no call waits for the one before it: a
 *   reading knows every event that was handed over before. Changes of rules rest on that (api/in-force.ts).
 * - **Once.** An event of a known identity counts nothing, so one whose answer was lost can be handed over again.
 * - **Failing.** A store that cannot answer throws or rejects with a `VelocityStoreError` (engine/velocity/failure.ts), which carries a
 *   `VelocityFailure`; any other error counts as a fault of the store. The attempt is then decided without counters, under the fail
 *   policy; an outcome is recorded all the same. The event may have been counted or not. A live service does not hand it over again,
 *   so a store had better make up for what it missed by itself, as stores/redis does; the next filling from the journal has it too.
 * - **Time.** It should give up by itself: callers wait for no answer longer than the policy's time budget.
 */
export interface VelocityStore {
  /** Counts an attempt in, then reads every counter for it: the attempt sees itself. */
  assess(event: VelocityEvent): VelocityReading | Promise<VelocityReading>;
  /** Counts an event without reading: outcomes, and attempts being rebuilt from a journal. */
  record(event: VelocityEvent): void | Promise<void>;
}

/** A store for a live service: it can be filled from a journal faster than its facts happened, and goes on under changed rules. */
export interface FillableVelocity extends VelocityStore {
  /** Absent where an event that was handed over is counted at once. */
  readonly missed?: MissedEvents;
  /**
   * Says that an event of this time comes before the next reading: from now on nothing is counted that a reading after it could not
   * reach. All later readings are the same as without it.
   */
  expect(at: number): void;
  /** Whether any counter could still read an event of these kinds and time; one that none can need only be expected, not recorded. */
  reaches(kinds: readonly EventKind[], at: number): boolean;
  /** Says that the attempts since `at` are all here: after reading a journal that begins there. Surges need to know. */
  coverFrom(at: number): void | Promise<void>;
  /**
   * Reads by the ratios of other counters from the next call on, which count the same (their `fingerprint` is equal): a change of
   * rules then fills nothing. Throws a RangeError where they count something else.
   */
  readAs(counters: CounterSet): void;
}

/**
 * What the journal knows about the shopper's account. Its figures stand in for those that the shop did not send, and
 * only where the journal covers their whole window: half a year of silence is not "no purchases".
 */
export interface AccountHistory {
  /** Attempts, abandoned ones too, of the account in 24 hours. */
  readonly txn_attempts_24h?: number;
  /** Attempts, abandoned ones too, of the account in 365 days. */
  readonly txn_attempts_365d?: number;
  /** Approved purchases of the account in 180 days. */
  readonly purchases_180d?: number;
  /** Card registrations tried by the account in 24 hours. */
  readonly add_card_attempts_24h?: number;
  /** A chargeback for fraud, a fraud report or a label fraud stands against the account. There is no `false`: silence proves nothing. */
  readonly suspicious?: true;
}

/** What can be said of a checkout by itself, before the counters are asked. */
export interface Recognised {
  readonly checkout: Checkout;
  readonly card: CardFacts;
  readonly place: PlaceFacts;
  readonly goods: GoodsFacts;
  /** What the counters will see of it. */
  readonly event: VelocityEvent;
  /** What the counters know of the account: there once they were asked. */
  readonly history?: AccountHistory;
}

// ── rules and score ─────────────────────────────────────────────────────────────────────────────────────────────────

/** A condition's value: true, false, or not to be known from the data at hand. */
export type Verdict = 'hit' | 'miss' | 'unknown';

/** A rule that hit, with what it contributes. */
export interface RuleHit {
  readonly rule: string;
  readonly family: string;
  /** Points before the family's cap. */
  readonly points: number;
  /** The rule asks for a challenge whatever the score. */
  readonly lifts: boolean;
  readonly advice: readonly Advice[];
  readonly text: Bilingual;
  /** Features named by the reason's placeholders, with their values. */
  readonly evidence: Readonly<Record<string, FeatureValue>>;
}

/** What the rules said about one checkout. */
export interface RuleOutcomes {
  /** Live rules that hit, ordered by rule id. */
  readonly hits: readonly RuleHit[];
  /** Shadow rules that hit: recorded, adding nothing. */
  readonly shadow: readonly RuleHit[];
  /** Ids of live rules that lacked data. */
  readonly unknown: readonly string[];
  /** Ids of live rules that failed with an error other than missing data (division by zero, overflow), with the error's words. */
  readonly errors: readonly { readonly rule: string; readonly cause: string }[];
}

/** The EMV 3-D Secure flow that the shop should request. The issuer decides. */
export const flows = ['frictionless', 'challenge'] as const;
/** One of `flows`. */
export type Flow = (typeof flows)[number];

/** One band of the policy. */
export interface Band {
  readonly name: string;
  /** Lowest score of the band, 0–100. */
  readonly from: number;
  readonly flow: Flow;
  /** threeDSRequestorChallengeInd (facts/emv-3ds.md 1.1). */
  readonly challenge_ind: string;
  readonly advice: readonly Advice[];
}

/** What the policy does when a part fails. */
export interface FailPolicy {
  readonly velocity_store: { readonly band: string };
  readonly journal: { readonly band: string };
  readonly time_budget: { readonly after_ms: number; readonly band: string };
  /** A rule whose condition fails adds nothing, and the assessment stands. */
  readonly rule_error: { readonly keep: true };
}

/** policy.yaml, parsed. */
export interface Policy {
  readonly families: ReadonlyMap<string, { readonly cap?: number; readonly floor?: number }>;
  /** Ascending by `from`; the first is from 0. */
  readonly bands: readonly Band[];
  readonly fail: FailPolicy;
}

/** Points by family after caps, the clamped sum, and the band it falls in. */
export interface Score {
  /** 0–100. */
  readonly score: number;
  readonly band: Band;
  readonly families: readonly { readonly family: string; readonly points: number; readonly capped: number }[];
}

// ── decision ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Advice that stands alone. */
export const plainAdvice = [
  'review_before_shipping',
  'hold_shipment',
  'do_not_authorize',
  'authorize_by_policy',
] as const;
/** What to do besides the flow. Advice never changes the flow (docs/api.md). */
export type Advice =
  | { readonly do: (typeof plainAdvice)[number] }
  | { readonly do: 'limit_attempts'; readonly key: EventField; readonly for_s: number };

/** EMV 3-D Secure request data, exact field names (facts/emv-3ds.md). */
export interface ThreeDsRequest {
  readonly message_version: MessageVersion;
  readonly threeDSRequestorChallengeInd: string | readonly string[];
  readonly [element: string]: unknown;
}
/** Versions of EMV 3-D Secure that requests are made for. */
export const messageVersions = ['2.1.0', '2.2.0', '2.3.1'] as const;
/** One of `messageVersions`. */
export type MessageVersion = (typeof messageVersions)[number];

/** Three separate abilities of a payment provider's request (facts/psp.md). */
export interface PspAbilities {
  /** The request says whether 3-D Secure is run. */
  readonly run_3ds: boolean;
  /** The request carries a wish for or against a challenge. */
  readonly challenge_wish: boolean;
  /** The request carries risk data: account, delivery, goods. */
  readonly risk_data: boolean;
}

/** A decision as one payment provider takes it (docs/psp.md). */
export interface PspRequest {
  readonly psp: string;
  /** The provider's request that `fields` are to be merged into. */
  readonly request: string;
  readonly abilities: PspAbilities;
  /** Exactly as the provider names them. */
  readonly fields: object;
  /**
   * EMV elements that the provider has no place for, by dotted name. `threeDSRequestorChallengeInd` among them means
   * that the wish is not told, or told less exactly. Amount, time and browser are no loss: its own call and page have them.
   */
  readonly lost: readonly string[];
  readonly note?: Bilingual;
}

/** Parts that can fail while the answer stands. */
export const degradedParts = ['velocity_store', 'journal', 'time_budget', 'rules'] as const;
/** A part that could not do its work, and what the policy made of it. */
export interface Degraded {
  readonly part: (typeof degradedParts)[number];
  readonly cause: string;
  readonly action: string;
}

/** One reason of an assessment. */
export interface Reason {
  readonly rule: string;
  readonly family: string;
  readonly points: number;
  readonly text: Bilingual;
  readonly evidence: Readonly<Record<string, FeatureValue>>;
}

/** The decision, as the API answers it (docs/api.md). */
export interface Assessment {
  readonly id: string;
  /** RFC 3339: the attempt's own time. */
  readonly assessed_at: string;
  /** False when the journal was away: nothing is promised. */
  readonly recorded: boolean;
  readonly score: number;
  readonly band: string;
  readonly flow: Flow;
  readonly three_ds: ThreeDsRequest;
  /** Highest points first; trust (negative points) last. */
  readonly reasons: readonly Reason[];
  readonly advice: readonly Advice[];
  readonly unknown: readonly string[];
  readonly degraded: readonly Degraded[];
  readonly rule_set: { readonly version: string };
}
