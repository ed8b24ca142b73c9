/** The formats that `--format` knows. One more is one file and one row here. */
import type { NamedSpec } from '../mapping/choose.ts';
import { colorMe } from './color-me.ts';
import { ecCube4 } from './ec-cube-4.ts';
import type { Format } from './format.ts';
import { futureshop } from './futureshop.ts';
import { makeShop } from './makeshop.ts';
import { rakutenRms } from './rakuten-rms.ts';
import { shopify } from './shopify.ts';
import { stripe } from './stripe.ts';
import { wooCommerce } from './woocommerce.ts';
import { yahooShopping } from './yahoo-shopping.ts';

/** In the order in which a file without `--format` is tried. */
export const allFormats: readonly Format[] = [
  ecCube4,
  shopify,
  wooCommerce,
  rakutenRms,
  yahooShopping,
  makeShop,
  futureshop,
  colorMe,
  stripe,
];

/** Formats as mappings, by name. */
export const formats: ReadonlyMap<string, NamedSpec & { readonly format: Format }> = new Map(
  allFormats.map(format => {
    const { name, spec, marks } = format;
    return [name, { name, spec, marks, strict: false, format }];
  }),
);
