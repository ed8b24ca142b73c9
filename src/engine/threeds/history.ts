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
