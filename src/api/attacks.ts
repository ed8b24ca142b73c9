/**
 * Attacks in progress: one notice when attempts under one key keep meeting rules that ask to limit it, one when it is quiet again,
 * however many attempts lie between.
 */
import type { Recognised } from '../engine/assess.ts';
import type { Assessment, Checkout, EventField } from '../engine/types.ts';

/** An attack under one key. */
export interface Attack {
  /** What is attacked, and what to limit: `device.id`, `card.range`, … */
  readonly key: EventField;
  /** The key's value as counters know it: pseudonymous, the same for the same value. */
  readonly key_digest: string;
  /** The value as the shop sent it, where it did; for whoever has to limit it, never for a log. */
  readonly value?: string;
  readonly merchant?: string;
  /** RFC 3339: the first and the latest attempt that a rule asked to limit. */
  readonly since: string;
  readonly latest: string;
  /** Attempts that a rule asked to limit. */
  readonly attempts: number;
  /** Ids of the rules that hit, in order of appearance. */
  readonly rules: readonly string[];
  /** Ids of the first and the latest attempt, for looking at them. */
  readonly first_attempt: string;
  readonly latest_attempt: string;
  /** Seconds for which the rules ask to limit the key. */
  readonly limit_for_s: number;
}

/** A notice. */
export interface AttackNotice {
  readonly type: 'attack.started' | 'attack.ended';
  readonly attack: Attack;
}

export interface AttackWatch {
  /** Takes in an assessment that was not a repetition. */
  assessed(assessment: Assessment, recognised: Recognised): void;
  /** Ends what has been quiet for its time. */
  sweep(): void;
  /** Attacks in progress by key field. */
  inProgress(): ReadonlyMap<EventField, number>;
}

/** So many attempts that rules ask to limit make an attack: one shopper who presses twice is none. */
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

/** @param now milliseconds since 1970 UTC. */
export function watchAttacks(now: () => number, notify: (notice: AttackNotice) => void): AttackWatch {
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
      for (const advice of assessment.advice) {
        if (advice.do !== 'limit_attempts') continue;
        const digest = recognised.event.keys[advice.key];
        if (digest === undefined) continue;
        const name = `${advice.key} ${digest}`;
        const before = watched.get(name);
        if (before && before.quietAt <= now()) end(name, before);
        const attack = grown(watched.get(name)?.attack, assessment, recognised, advice.key, digest, advice.for_s);
        const announced = watched.get(name)?.announced ?? false;
        const entry = { attack, announced, quietAt: now() + Math.min(advice.for_s, quietS) * 1_000 };
        // Put last: the map is then in order of quietness.
        watched.delete(name);
        watched.set(name, entry);
        if (!announced && attack.attempts >= attemptsOfAnAttack) {
          entry.announced = true;
          notify({ type: 'attack.started', attack });
        }
        if (watched.size > mostKeys) {
          const [quietest] = watched;
          if (quietest) end(...quietest);
        }
      }
    },
  };
}

function grown(
  before: Attack | undefined,
  assessment: Assessment,
  { checkout }: Recognised,
  key: EventField,
  digest: string,
  forS: number,
): Attack {
  const value = sentValue(checkout, key);
  const merchant = checkout.merchant?.id;
  const rules = new Set(before?.rules);
  for (const reason of assessment.reasons) if (reason.points > 0) rules.add(reason.rule);
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
    limit_for_s: Math.max(forS, before?.limit_for_s ?? 0),
  };
}

/** The value that the shop would have to limit, as it sent it. */
function sentValue(checkout: Checkout, key: EventField): string | undefined {
  switch (key) {
    case 'device.id':
      return checkout.device?.id;
    case 'device.ip':
      return checkout.device?.ip;
    case 'account.id':
      return checkout.account?.id;
    case 'email.key':
      return checkout.email;
    case 'order.id':
      return checkout.order_id;
    case 'merchant.id':
      return checkout.merchant?.id;
    case 'card.bin6':
    case 'card.bin8':
      return checkout.card?.bin;
    case 'card.range':
      return checkout.card?.range_token;
    default:
      return undefined;
  }
}
