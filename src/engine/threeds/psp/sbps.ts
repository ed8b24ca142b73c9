/** SB Payment Service: cardholder and addresses through a token made in the browser, no wish (facts/psp.md). */
import type { Checkout } from '../../types.ts';
import { filled, plainLine } from '../texts.ts';
import { pspAdapter } from './adapter.ts';
import type { Elements } from './elements.ts';

/** Fields of `com_sbps_system_tds2.generateToken`, beside `merchantId` and `serviceId`. */
export interface SbpsFields {
  readonly pay_method: 'credit3d2';
  readonly generateToken: Readonly<Partial<Record<keyof typeof names | Own, string>>>;
}
type Own = 'billingLastName' | 'billingFirstName' | 'billingPhone' | 'workPhone';

const names = {
  billingPostalCode: 'billAddrPostCode',
  billingCity: 'billAddrCity',
  billingAddress1: 'billAddrLine1',
  billingAddress2: 'billAddrLine2',
  billingAddress3: 'billAddrLine3',
  shippingPostalCode: 'shipAddrPostCode',
  shippingCity: 'shipAddrCity',
  shippingAddress1: 'shipAddrLine1',
  shippingAddress2: 'shipAddrLine2',
  shippingAddress3: 'shipAddrLine3',
  email: 'email',
} as const;

/** A Japanese name in two words is family name and given name; any other cannot be split without guessing. */
function namesOf(checkout: Checkout): Pick<SbpsFields['generateToken'], 'billingLastName' | 'billingFirstName'> {
  const [billingLastName, billingFirstName, ...more] = (plainLine(checkout.billing?.name) ?? '').split(' ');
  const japanese = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々]+$/u;
  if (!billingLastName || !billingFirstName || more.length > 0) return {};
  return japanese.test(billingLastName + billingFirstName) ? { billingLastName, billingFirstName } : {};
}

/** As it is dialled in Japan; a foreign number has no such form. */
function nationalPhone(elements: Elements, ...phones: readonly string[]): string | undefined {
  const phone = phones.find(name => elements.peek(`${name}.cc`) === '81');
  if (phone === undefined) return undefined;
  elements.take(`${phone}.cc`);
  return `0${elements.take(`${phone}.subscriber`)}`;
}

export const sbps = pspAdapter<SbpsFields>({
  id: 'sbps',
  name: 'SBペイメントサービス (SBPS)',
  abilities: { run_3ds: true, challenge_wish: false, risk_data: false },
  request: 'pay_method credit3d2 (link type) or TA02-00101-101 (API), with tds2infoToken from the browser',
  source: 'facts/psp.md, SBPS; developer.sbpayment.jp',
  note: {
    ja: 'チャレンジの希望とリスク情報の項目は見当たりません。generateTokenはブラウザで呼び、tds2infoTokenとして送ります。',
    en: 'No field for a challenge wish or risk data was found. generateToken runs in the browser and becomes tds2infoToken.',
  },
  render: (elements, checkout) => ({
    pay_method: 'credit3d2',
    generateToken: filled<SbpsFields['generateToken']>(namesOf(checkout), elements.rename(names), {
      billingPhone: nationalPhone(elements, 'mobilePhone', 'homePhone'),
      workPhone: nationalPhone(elements, 'workPhone'),
    }),
  }),
});
