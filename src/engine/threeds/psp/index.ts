/** Every payment provider that an answer can be rendered for (`?psp=`). To add one: one file, one row (docs/psp.md). */
import type { Band, MessageVersion, PspRequest } from '../../types.ts';
import { type RecognisedCheckout, threeDsRequest } from '../request.ts';
import type { PspAdapter } from './adapter.ts';
import { adyen } from './adyen.ts';
import { braintree } from './braintree.ts';
import { checkoutCom } from './checkout-com.ts';
import { elementsOf } from './elements.ts';
import { fincode } from './fincode.ts';
import { gmoEpsilon } from './gmo-epsilon.ts';
import { gmoPg } from './gmo-pg.ts';
import { gmoPgOpenApi } from './gmo-pg-openapi.ts';
import { komoju } from './komoju.ts';
import { payJp } from './pay-jp.ts';
import { sbps } from './sbps.ts';
import { sonyPayment } from './sony-payment.ts';
import { stripe } from './stripe.ts';
import { univapay } from './univapay.ts';
import { veritrans } from './veritrans.ts';
import { worldpay } from './worldpay.ts';

/** The table. */
export const pspAdapters = [
  stripe,
  adyen,
  checkoutCom,
  braintree,
  worldpay,
  veritrans,
  gmoPg,
  gmoPgOpenApi,
  gmoEpsilon,
  fincode,
  sbps,
  sonyPayment,
  komoju,
  payJp,
  univapay,
] as const satisfies readonly PspAdapter[];

/** Ids of the table, as `?psp=` takes them. */
export const pspIds: readonly string[] = pspAdapters.map(adapter => adapter.id);

/** What every payment call carries by itself, and what the provider's own page or script collects. */
const elsewhere = /^(?:purchase|browser)/;

/** No provider takes the arrays of 2.3.1: the codes are those of 2.2.0. */
const versionOfProviders: MessageVersion = '2.2.0';

/** The decision for the provider with this id; undefined when the table has none. */
export function pspRequest(
  id: string,
  recognised: RecognisedCheckout,
  band: Pick<Band, 'challenge_ind'>,
): PspRequest | undefined {
  const adapter: PspAdapter | undefined = pspAdapters.find(row => row.id === id);
  return adapter && renderFor(adapter, recognised, band);
}

/** The decision for any adapter, whether it stands in the table or not. */
export function renderFor(
  adapter: PspAdapter,
  recognised: RecognisedCheckout,
  band: Pick<Band, 'challenge_ind'>,
): PspRequest {
  const elements = elementsOf(threeDsRequest(recognised, band, versionOfProviders));
  const fields = adapter.render(elements, recognised.checkout);
  return {
    psp: adapter.id,
    request: adapter.request,
    abilities: adapter.abilities,
    fields,
    lost: elements.left().filter(name => !elsewhere.test(name)),
    ...(adapter.note ? { note: adapter.note } : {}),
  };
}
