/** Closed vocabularies of what arrives, apart from the schema: rules are read without it, and it takes a while to load. */

/** What a card is asked for. */
export const purposes = ['purchase', 'add_card', 'recurring_first', 'stored_card'] as const;

/** How soon a delivery arrives. */
export const timeframes = ['electronic', 'same_day', 'overnight', 'two_days_or_more'] as const;

/** Delivery methods that a shop may state. */
export const deliveryMethods = [
  'home',
  'depot',
  'post_office',
  'convenience_store',
  'locker',
  'store_pickup',
  'digital',
] as const;

/** Why an authorisation was declined, in our words; `lists/decline_codes.csv` maps codes to them. */
export const declineReasons = [
  'invalid_number',
  'expired_card',
  'wrong_expiry',
  'wrong_security_code',
  'insufficient_funds',
  'do_not_honor',
  'lost_or_stolen',
  'suspected_fraud',
  'retry_later',
  'other',
] as const;

/**
 * challengeCancel: why a challenge was broken off (facts/emv-3ds.md 1.7). 09 and 10 came with 2.3.1, 80–99 are a Directory
 * Server's own; 02 is no code of the versions that we speak.
 */
export const challengeCancels: readonly string[] = [
  ...['01', '03', '04', '05', '06', '07', '08', '09', '10'],
  ...Array.from({ length: 20 }, (_, index) => String(80 + index)),
];
