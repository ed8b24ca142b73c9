/** What one payment provider can be told, and how. One file a provider, one row in index.ts (docs/psp.md). */
import type { Bilingual } from '../../../shared/languages.ts';
import type { Checkout, PspAbilities } from '../../types.ts';
import type { Elements } from './elements.ts';

/** A provider. */
export interface PspAdapter {
  /** As in `?psp=`: lower case, hyphens. */
  readonly id: string;
  readonly name: string;
  readonly abilities: PspAbilities;
  /** The request that the fields belong to. */
  readonly request: string;
  /** Where the fields' names and codes were read. */
  readonly source: string;
  /** What its user must know; shown in the answer. */
  readonly note?: Bilingual;
  /**
   * The fields, exactly as the provider names them, to be merged into the shop's own request. Takes from `elements`
   * everything that it carries; the rest is reported as lost. `checkout` gives what EMV writes otherwise (currency by letters).
   */
  readonly render: (elements: Elements, checkout: Checkout) => object;
}

/** An adapter whose fields keep their own type, for the tests that hold them against the provider's SDK. */
export function pspAdapter<Fields extends object>(
  adapter: PspAdapter & { readonly render: (elements: Elements, checkout: Checkout) => Fields },
): PspAdapter & { readonly render: (elements: Elements, checkout: Checkout) => Fields } {
  return adapter;
}
