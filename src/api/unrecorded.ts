/**
 * Attempts whose answers left unrecorded. The shop has the answer and will send what became of the attempt. "There is no such attempt"
 * would make it give up, and the declines of just the minutes in which an attack may be running would be lost.
 */

/** Ids of such attempts. They stand in memory only and go into no log: an id is the shop's own. */
export interface Unrecorded {
  /** Takes an attempt in; beyond its room the one that was taken in first is forgotten. */
  add(merchant: string, id: string): void;
  /** Forgets an attempt: the journal has it after all. */
  delete(merchant: string, id: string): void;
  /** The merchants that have an unrecorded attempt of this id. */
  merchantsOf(id: string): readonly string[];
}

/** Some hours of a busy shop's attempts, in some 30 MB. */
const mostAttempts = 100_000;

/** @param most attempts that are remembered */
export function createUnrecorded(most = mostAttempts): Unrecorded {
  /** In order of age. */
  const attempts = new Map<string, { readonly merchant: string; readonly id: string }>();
  const merchants = new Map<string, Set<string>>();
  const nameOf = (merchant: string, id: string) => `${merchant}\u001f${id}`;

  const forget = (merchant: string, id: string) => {
    if (!attempts.delete(nameOf(merchant, id))) return;
    const others = merchants.get(id);
    others?.delete(merchant);
    if (others?.size === 0) merchants.delete(id);
  };

  return {
    add(merchant, id) {
      forget(merchant, id);
      attempts.set(nameOf(merchant, id), { merchant, id });
      const others = merchants.get(id);
      if (others) others.add(merchant);
      else merchants.set(id, new Set([merchant]));
      if (attempts.size <= most) return;
      const [oldest] = attempts.values();
      if (oldest) forget(oldest.merchant, oldest.id);
    },
    delete: forget,
    merchantsOf: id => [...(merchants.get(id) ?? [])],
  };
}
