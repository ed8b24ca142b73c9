/** The elements of a request, taken one by one, so that what no adapter took is known to be lost. */
import type { ThreeDsRequest } from '../../types.ts';
import { type Wish, wishOf } from '../challenge.ts';

/** A leaf of the request: codes and texts, and the few booleans of the browser. */
export type Leaf = string | boolean;

/** Hands out a request's elements by their dotted names (`acctInfo.chAccAgeInd`) and remembers which were handed out. */
export interface Elements {
  /** What the challenge indicator asks for; a Directory Server's own code (80–99) counts as no preference. */
  readonly wish: Wish;
  /** The text of an element without carrying it. */
  peek(name: string): string | undefined;
  /** The text of an element, now carried; undefined when the request lacks it. */
  take(name: string): string | undefined;
  /** The elements that the request has, under the names that a provider gives them: `{ accountDate: 'acctInfo.chAccDate' }`. */
  rename<Names extends Readonly<Record<string, string>>>(names: Names): { [Name in keyof Names]?: string };
  /** Names of the elements that nobody took, in the request's order; an object of which nothing was taken by its own name (`acctInfo`). */
  left(): readonly string[];
}

/** The elements of a request in the shape of 2.1.0 or 2.2.0 (no arrays: no provider takes them). */
export function elementsOf(request: ThreeDsRequest): Elements {
  const leaves = new Map(leavesOf(request));
  const taken = new Set(['message_version']);
  const code = String(leaves.get('threeDSRequestorChallengeInd') ?? '01');
  const peek = (name: string) => {
    const value = leaves.get(name);
    return value === undefined ? undefined : String(value);
  };
  const take = (name: string) => {
    const value = peek(name);
    if (value !== undefined) taken.add(name);
    return value;
  };
  return {
    wish: wishOf(code) ?? 'no_preference',
    peek,
    take,
    rename<Names extends Readonly<Record<string, string>>>(names: Names) {
      const renamed: Record<string, string> = {};
      for (const [name, element] of Object.entries(names)) {
        const value = take(element);
        if (value !== undefined) renamed[name] = value;
      }
      return renamed as { [Name in keyof Names]?: string };
    },
    left: () => collapsed([...leaves.keys()], taken),
  };
}

/** Names that are not taken; those of an object of which none is taken become the object's name, once. */
function collapsed(names: readonly string[], taken: ReadonlySet<string>): readonly string[] {
  const objectOf = (name: string) => name.split('.')[0] ?? name;
  const touched = new Set([...taken].map(objectOf));
  const left = names
    .filter(name => !taken.has(name))
    .map(name => (touched.has(objectOf(name)) ? name : objectOf(name)));
  return [...new Set(left)];
}

function leavesOf(value: object, prefix = ''): [string, Leaf][] {
  return Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === 'object' && inner !== null
      ? leavesOf(inner, `${prefix}${name}.`)
      : [[prefix + name, inner as Leaf]],
  );
}
