/** Edit distance (Damerau–Levenshtein, adjacent swaps count as one) between two short names. */
function distance(a: string, b: string): number {
  let twoBack: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      let best = Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + cost);
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        best = Math.min(best, twoBack[column - 2]! + 1);
      }
      current.push(best);
    }
    twoBack = previous;
    previous = current;
  }
  return previous[b.length]!;
}

/**
 * The candidate that a misspelt name most likely meant, or undefined when none is near:
 * at most a third of its letters differ, or it is the only one that goes on where the name ends, at a word.
 */
export function nearest(name: string, given: Iterable<string>): string | undefined {
  // The keys of a Map can be gone through once only.
  const candidates = [...given];
  const allowed = Math.max(1, Math.floor(name.length / 3));
  let best: string | undefined;
  let bestDistance = allowed + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) > Math.min(allowed, bestDistance)) continue;
    const away = distance(name.toLowerCase(), candidate.toLowerCase());
    // Of two equally near the one that begins alike was meant: "acount" is "account", not "amount".
    const alike = away === bestDistance && best !== undefined && sameStart(name, candidate) > sameStart(name, best);
    if (away < bestDistance || alike) {
      best = candidate;
      bestDistance = away;
    }
  }
  return best ?? onlyLonger(name, candidates);
}

/** Asks whether the nearest candidate was meant; undefined when none is near. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const near = nearest(name, candidates);
  return near === undefined ? undefined : `did you mean "${near}"?`;
}

/** The one candidate that goes on where the name ends at a word: `goods.high_risk` is `goods.high_risk_share`. */
function onlyLonger(name: string, candidates: readonly string[]): string | undefined {
  if (name.length < 4) return undefined;
  const longer = candidates.filter(candidate => candidate.startsWith(`${name}_`));
  return longer.length === 1 ? longer[0] : undefined;
}

function sameStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}
