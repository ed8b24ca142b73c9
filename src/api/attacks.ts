/**
 * Attacks in progress: one notice when attempts under one key keep meeting rules that ask to limit it, or that name it as what is under
 * attack (`attack: card.bin8`), one when it is quiet again, however many attempts lie between.
 */
import type { RuleSet } from '../engine/rule-set.ts';
import type { Assessment, CardFacts, Checkout, EventField, Recognised } from '../engine/types.ts';

/** An attack under one key. */
export interface Attack {
  /** What is attacked, and what to limit: `device.id`, `card.range`, … */
  readonly key: EventField;
  /** The key's value as counters know it: pseudonymous, the same for the same value. */
  readonly key_digest: string;
  /** The value as the shop sent it, where it did, of a BIN the digits that the key counts; for whoever has to limit it, never for a log. */
  readonly value?: string;
  readonly merchant?: string;
  /** RFC 3339: the first and the latest attempt that met such a rule. */
  readonly since: string;
  readonly latest: string;
  /** Attempts that met such a rule. */
  readonly attempts: number;
  /** Ids of the rules that hit, in order of appearance. */
  readonly rules: readonly string[];
  /** Ids of the first and the latest attempt, for looking at them. */
  readonly first_attempt: string;
  readonly latest_attempt: string;
  /** Seconds for which the rules ask to limit the key; absent where none does, as for a BIN, which honest shoppers have too. */
  readonly limit_for_s?: number;
}

/** What is told of an attack: that it began, or that it is over. */
export interface AttackNotice {
  readonly type: 'attack.started' | 'attack.ended';
  readonly attack: Attack;
}

/** Watches attempts for attacks: keys that keep meeting rules which ask to limit them or name them as attacked. */
export interface AttackWatch {
  /** Takes in an assessment that was not a repetition. */
  assessed(assessment: Assessment, recognised: Recognised): void;
  /** Ends what has been quiet for its time. */
  sweep(): void;
  /** Attacks in progress by key field. */
  inProgress(): ReadonlyMap<EventField, number>;
}

/** So many attempts under one key make an attack: one shopper who presses twice is none. */
const attemptsOfAnAttack = 3;
/** An attack is over when it was quiet for so long, in seconds, even if its key stays limited for longer. */
const quietS = 900;
/** Keys watched at once; beyond it the quietest are let go. An attack that rotates a key is seen by the key that it cannot rotate. */
const mostKeys = 100_000;

interface Watched {
  attack: Attack;
  announced: boolean;
  quietAt: number;
}

/** The whole shop, for attempts of a shop that has no merchant.id. */
const wholeShop = 'shop';

/**
 * @param now milliseconds since 1970 UTC
 * @param attackedFieldOf what a rule in force names as under attack when it hits
 * @param most keys watched at once
 */
export function watchAttacks(
  now: () => number,
  notify: (notice: AttackNotice) => void,
  attackedFieldOf: (rule: string) => EventField | undefined,
  most = mostKeys,
): AttackWatch {
  const watched = new Map<string, Watched>();

  const end = (name: string, { attack, announced }: Watched) => {
    watched.delete(name);
    if (announced) notify({ type: 'attack.ended', attack });
  };
  const sweep = () => {
    for (const [name, entry] of watched) if (entry.quietAt <= now()) end(name, entry);
  };

  return {
    sweep,
    inProgress() {
      const counts = new Map<EventField, number>();
      for (const { announced, attack } of watched.values()) {
        if (announced) counts.set(attack.key, (counts.get(attack.key) ?? 0) + 1);
      }
      return counts;
    },
    assessed(assessment, recognised) {
      for (const [key, forS] of keysOf(assessment, attackedFieldOf)) {
        const digest = recognised.event.keys[key] ?? (key === 'merchant.id' ? wholeShop : undefined);
        if (digest === undefined) continue;
        const name = `${key} ${digest}`;
        const before = watched.get(name);
        if (before && before.quietAt <= now()) end(name, before);
        const attack = grown(watched.get(name)?.attack, { assessment, recognised, key, digest, forS });
        const announced = watched.get(name)?.announced ?? false;
        const entry = { attack, announced, quietAt: now() + Math.min(forS ?? quietS, quietS) * 1_000 };
        // Put last: the map is then in order of quietness.
        watched.delete(name);
        watched.set(name, entry);
        if (!announced && attack.attempts >= attemptsOfAnAttack) {
          entry.announced = true;
          notify({ type: 'attack.started', attack });
        }
        if (watched.size > most) {
          const [quietest] = watched;
          if (quietest) end(...quietest);
        }
      }
    },
  };
}

const attackedByRules = new WeakMap<RuleSet, ReadonlyMap<string, EventField>>();

/** What each rule of a set names as under attack, by the rule's id. */
export function attackedBy(ruleSet: RuleSet): ReadonlyMap<string, EventField> {
  const known = attackedByRules.get(ruleSet);
  if (known) return known;
  const keys = new Map(
    ruleSet.rules.flatMap(({ id, attack }) => (attack === undefined ? [] : [[id, attack] as const])),
  );
  attackedByRules.set(ruleSet, keys);
  return keys;
}

/** The keys under attack by what an assessment met, each with the seconds for which it should be limited, where a rule says so. */
function keysOf(
  { advice, reasons }: Assessment,
  attackedFieldOf: (rule: string) => EventField | undefined,
): ReadonlyMap<EventField, number | undefined> {
  const keys = new Map<EventField, number | undefined>();
  for (const { rule } of reasons) {
    const key = attackedFieldOf(rule);
    if (key !== undefined) keys.set(key, undefined);
  }
  for (const one of advice) if (one.do === 'limit_attempts') keys.set(one.key, one.for_s);
  return keys;
}

/** An attempt that an attack made. */
interface AttackStep {
  readonly assessment: Assessment;
  readonly recognised: Recognised;
  /** What is under attack, and the digest of its value. */
  readonly key: EventField;
  readonly digest: string;
  /** For how many seconds it should be limited, where a rule says so. */
  readonly forS: number | undefined;
}

/** The attack with one more attempt; undefined before: its first. */
function grown(before: Attack | undefined, { assessment, recognised, key, digest, forS }: AttackStep): Attack {
  const { checkout, card } = recognised;
  const value = sentValue(checkout, card, key);
  const merchant = checkout.merchant?.id;
  const rules = new Set(before?.rules);
  const limitForS = Math.max(forS ?? 0, before?.limit_for_s ?? 0);
  // Trust has negative points; a rule that asks for a challenge whatever the score has none.
  for (const reason of assessment.reasons) if (reason.points >= 0) rules.add(reason.rule);
  return {
    key,
    key_digest: digest,
    ...(value === undefined ? {} : { value }),
    ...(merchant === undefined ? {} : { merchant }),
    since: before?.since ?? assessment.assessed_at,
    latest: assessment.assessed_at,
    attempts: (before?.attempts ?? 0) + 1,
    rules: [...rules],
    first_attempt: before?.first_attempt ?? assessment.id,
    latest_attempt: assessment.id,
    ...(limitForS === 0 ? {} : { limit_for_s: limitForS }),
  };
}

/** The value that the shop would have to limit, as it sent it. */
function sentValue(checkout: Checkout, card: CardFacts, key: EventField): string | undefined {
  switch (key) {
    case 'device.id':
      return checkout.device?.id;
    case 'device.ip':
      return checkout.device?.ip;
    case 'account.id':
      return checkout.account?.id;
    case 'email.key':
      return checkout.email;
    case 'delivery.email_key':
      return checkout.delivery?.email;
    case 'order.id':
      return checkout.order_id;
    case 'merchant.id':
      return checkout.merchant?.id;
    // The very digits that were counted: a BIN of eight digits stands for one of six too.
    case 'card.bin6':
      return card.bin6;
    case 'card.bin8':
      return card.bin8;
    case 'card.range':
      return checkout.card?.range_token;
    default:
      return undefined;
  }
}
