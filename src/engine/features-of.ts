/** Fills the feature catalogue (features.ts) from what the stages found out. */
import { timeOf } from '../shared/rfc3339.ts';
import { ageInDays, hourInJapan } from '../shared/time.ts';
import { sameName } from './address/names.ts';
import { isShipped } from './checkout/parcel.ts';
import type { Features } from './features.ts';
import type { RuleSet } from './rule-set.ts';
import { listKey } from './rules/lists.ts';
import type { Checkout, GoodsFacts, Recognised, VelocityReading } from './types.ts';

/** Every feature of one checkout. The records are always there and always of one shape; undefined is missing. */
export function featuresOf(
  recognised: Recognised,
  reading: Pick<VelocityReading, 'velocity' | 'surge'>,
  ruleSet: RuleSet,
): Features {
  const { checkout, card, place, goods } = recognised;
  const { account, device, shipping } = checkout;
  const age = (time: string | undefined) => (time === undefined ? undefined : ageInDays(timeOf(time), checkout.at));
  const domain = emailDomain(checkout.email);
  const { hour, weekday } = hourInJapan(checkout.at);
  return {
    purpose: checkout.purpose ?? 'purchase',
    amount: { value: checkout.amount.value, currency: checkout.amount.currency },
    merchant: { id: checkout.merchant?.id, mcc: checkout.merchant?.mcc },
    card: {
      brand: card.brand,
      bin6: card.bin6,
      bin8: card.bin8,
      expired: card.expired,
      luhn_valid: card.luhn_valid,
      number_basis: card.number_basis,
      stored: card.stored,
      age_days: card.age_days,
    },
    address: {
      kind: place.kind,
      confidence: place.confidence,
      evidence: place.evidence,
      method: place.method,
      differs_from_billing: place.differs_from_billing,
      prefecture: place.prefecture,
      country: place.country,
      door: place.door_key,
      name_matches_account: sameName(shipping?.name, account?.name),
    },
    goods: {
      high_risk_share: goods.high_risk_share,
      classes: goods.classes,
      max_unit_value: goods.max_unit_value,
      identical_units: goods.identical_units,
      gift_card_total: goods.gift_card_total,
      digital_share: isByPost(checkout, goods) ? 0 : goods.digital_share,
      resale_index: goods.resale_index,
    },
    account: {
      id: account?.id,
      guest: account?.guest,
      age_days: age(account?.created_at),
      change_age_days: age(account?.changed_at),
      password_age_days: age(passwordChange(account)),
      shipping_age_days: age(account?.shipping_first_used_at),
      purchases_180d: account?.purchases_180d,
      transactions_24h: account?.transactions_24h,
      add_card_attempts_24h: account?.add_card_attempts_24h,
      suspicious: account?.suspicious,
    },
    email: { domain, disposable: domain === undefined ? undefined : isDisposable(domain, ruleSet, checkout.at) },
    device: {
      id: device?.id,
      ip: device?.ip,
      language: device?.language,
      time_zone_offset_min: device?.time_zone_offset_min,
      javascript: device?.javascript,
    },
    delivery: { timeframe: checkout.delivery?.timeframe },
    billing: { country: checkout.billing?.country },
    time: { hour, weekday },
    items: goods.items.map(item => ({
      name: item.name,
      category: item.category,
      gtin: item.gtin,
      class: item.class,
      quantity: item.quantity,
      unit_price: item.unit_price,
      preorder: item.preorder,
      reorder: item.reorder,
    })),
    velocity: reading.velocity,
    surge: reading.surge,
  };
}

/**
 * Gift vouchers and prepaid cards of paper or plastic: the shop sends a parcel, no address to mail codes to, and nothing else is in
 * it. A book beside codes makes no codes a parcel.
 */
const isByPost = (checkout: Checkout, { digital_share }: GoodsFacts) =>
  digital_share === 1 && checkout.delivery?.email === undefined && isShipped(checkout) === true;

/**
 * When the password was changed; undefined when that was not sent, or when the password is no younger than the account: a first
 * password is set, not changed, and the request tells the issuer the same (threeds/account-info.ts).
 */
function passwordChange(account: Checkout['account']): string | undefined {
  const { created_at, password_changed_at } = account ?? {};
  if (created_at === undefined || password_changed_at === undefined) return password_changed_at;
  return timeOf(password_changed_at) <= timeOf(created_at) ? undefined : password_changed_at;
}

/** Domain of an e-mail address, lower case; undefined when the text holds none. */
function emailDomain(email: string | undefined): string | undefined {
  if (email === undefined) return undefined;
  const domain = listKey(email.slice(email.lastIndexOf('@') + 1)).replace(/\.$/, '');
  return email.includes('@') && /^[^\s@]+\.[^\s@]+$/.test(domain) ? domain : undefined;
}

/** A domain is disposable when it or a parent of it stands in the list: mail services hand out subdomains. */
export function isDisposable(domain: string, ruleSet: RuleSet, at: number): boolean | undefined {
  const list = ruleSet.lists.get('disposable_email');
  if (!list) return undefined;
  for (let rest = domain; rest.includes('.'); rest = rest.slice(rest.indexOf('.') + 1)) {
    if (list.has(rest, at)) return true;
  }
  return false;
}
