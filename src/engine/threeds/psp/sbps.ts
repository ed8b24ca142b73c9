/** SB Payment Service: cardholder and addresses through a token made in the browser, no wish (facts/psp.md). */
import { filled } from '../texts.ts';
import { pspAdapter } from './adapter.ts';
import type { Elements } from './elements.ts';

/** Fields of `com_sbps_system_tds2.generateToken`, beside `merchantId`, `serviceId` and the names (Latin letters only: facts/psp.md). */
export interface SbpsFields {
  readonly pay_method: 'credit3d2';
  readonly generateToken: Readonly<Partial<Record<keyof typeof names | Own, string>>>;
}
type Own = 'billingPhone' | 'workPhone';

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
    ja: 'チャレンジの希望とリスク情報の項目は見当たりません。generateTokenはブラウザで呼び、tds2infoTokenとして送ります。billingLastName（姓）とbillingFirstName（名）はカードのとおり半角英字です。カード名義の語順からは決められないため含めていません。加盟店で加えてください。',
    en: 'No field for a challenge wish or risk data was found. generateToken runs in the browser and becomes tds2infoToken. billingLastName and billingFirstName are Latin letters as on the card; which word is which a card does not tell, so add them yourself.',
  },
  render: elements => ({
    pay_method: 'credit3d2',
    generateToken: filled<SbpsFields['generateToken']>(elements.rename(names), {
      billingPhone: nationalPhone(elements, 'mobilePhone', 'homePhone'),
      workPhone: nationalPhone(elements, 'workPhone'),
    }),
  }),
});
