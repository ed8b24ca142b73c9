/** Two versions of an ordered list: what only one of them has. */

/**
 * The entries that only one of two lists has. Undefined when what they have in common stands in another order, since order may decide.
 * @param nameOf equal for entries that mean the same
 */
export function changedEntries<Entry>(
  one: readonly Entry[],
  other: readonly Entry[],
  nameOf: (entry: Entry) => string,
): readonly Entry[] | undefined {
  const [names, otherNames] = [one.map(nameOf), other.map(nameOf)];
  const [known, otherKnown] = [new Set(names), new Set(otherNames)];
  const common = names.filter(name => otherKnown.has(name));
  const otherCommon = otherNames.filter(name => known.has(name));
  if (common.length !== otherCommon.length || common.some((name, at) => name !== otherCommon[at])) return undefined;
  return [
    ...one.filter((_, at) => !otherKnown.has(names[at]!)),
    ...other.filter((_, at) => !known.has(otherNames[at]!)),
  ];
}
