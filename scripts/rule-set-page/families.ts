/** What each family of the default rule set is about: the words between the tables of docs/rule-set.md. */

/** A family's heading and introduction. */
export interface FamilyWords {
  readonly title: string;
  readonly words: string;
}

/** By family, in the order of the page. */
export const families: Readonly<Record<string, FamilyWords>> = {
  velocity: {
    title: 'Velocity: numbers walked, details guessed, retries (クレジットマスター・総当たり・再試行)',
    words: `The heart of the rule set. Rules come in pairs: a rule with points that grow with the count, and a rule with **challenge**
where the sign is certain. Certain means that it acts whatever trust the account has: an entry in \`trusted_accounts\`, an old account or
a stored card lowers the score by at most 30 and never switches these off. (Rules on a whole BIN
and on the whole shop leave out cards that have been on file for 30 days: such a number is not being guessed.)

The same attack is seen differently by different shops. With number tokens it is caught by range and device, with BIN and last four by
device, without any card data by attempts and refusals: \`fixtures/stories/number-walking*.ndjson\` plays all three.

A BIN that is popular on a sale day is neither a surge of refusals nor a walk: BIN rules need a share of "no such number" answers beside
the count (the story of 500 ticket buyers in one minute).`,
  },
  address: {
    title: 'Address: where the parcel goes (配送先)',
    words: `Two ideas. *Kinds of place* matter together with goods that resell; alone they weigh nothing or next to nothing, because families
stay at hotels, staff live in monthly flats and real firms use PO boxes. *Converging parcels*: devices, mails and cards rotate, but the
parcel must arrive, so cards, names and accounts are counted per door and per building. Counters of carriers, hotels and forwarders are
shared by many honest people and are left out of those counts or have their own, higher, threshold.`,
  },
  goods: {
    title: 'Goods: what can be turned into money (換金性)',
    words: `Says where fraud would pay, not who commits it. The cap of the family (30) keeps any basket, however dear, below a challenge
by itself. Which classes resell quickly stands in \`rules/lists/goods/classes.csv\`. Amounts are in yen and apply to JPY only.`,
  },
  account: {
    title: 'Account: new, guest, taken over (会員・不正ログイン)',
    words: `New accounts and guests with resellable goods, throw-away mail, and the order of a takeover: password, address, goods.`,
  },
  device: {
    title: 'Device (端末)',
    words: `Weak signs that add up, and one list. Language **and** clock must both be foreign: residents keep their language, travellers their clock.`,
  },
  trust: {
    title: 'Trust: what speaks for the order (信頼)',
    words: `Negative points, together never below −30. History cannot be bought, only stolen: so takeovers and number walking do not yield to it.`,
  },
};
