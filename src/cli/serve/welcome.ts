/** What `sekisho serve` tells the person who started it. */

import type { Secrets } from '../../api/secrets.ts';
import type { Server } from '../../api/server.ts';
import type { Service } from '../../api/service.ts';

/** What was started, as far as it is told. */
interface Started {
  readonly server: Pick<Server, 'address'>;
  readonly service: Pick<Service, 'ruleSet'>;
  readonly secrets: Pick<Secrets, 'demo'>;
  /** The first API key; undefined where there was one already. */
  readonly firstKey: string | undefined;
}

/** What a person reads after a start; `data` is the folder of the journal. */
export function welcome({ server, service, secrets, firstKey }: Started, data: string): string {
  const lines = [
    '',
    `Sekisho listens on ${server.address} (rule set ${service.ruleSet.version.slice(0, 19)}…, journal in ${data}/).`,
    `Reading: ${server.address}/docs · ${server.address}/openapi.json · ${server.address}/metrics`,
  ];
  if (secrets.demo.length > 0) {
    lines.push('', `Demo keys are in use: ${secrets.demo.join(', ')}. Replace them before real data arrive.`);
  }
  if (firstKey === undefined)
    lines.push('', 'API keys: "sekisho keys list". Another one: "sekisho keys create --name shop".');
  else lines.push('', 'Your first API key. It is shown this once and kept as a hash only:', '', `  ${firstKey}`);
  lines.push('', 'Try it:', '', curl(server.address, firstKey ?? '$SEKISHO_API_KEY'), '');
  return `${lines.join('\n')}\n`;
}

/** A guest, a console, a weekly mansion: the decision has something to say. */
function curl(address: string, key: string): string {
  const checkout = {
    id: `try-${Date.now().toString(36)}`,
    amount: { value: 99_960, currency: 'JPY' },
    items: [{ name: 'Nintendo Switch 2 本体', category: 'ゲーム機本体', quantity: 2, unit_price: 49_980 }],
    shipping: {
      name: '山田 太郎',
      postal_code: '160-0022',
      prefecture: '東京都',
      city: '新宿区',
      line1: '新宿1-2-3',
      line2: 'ウィークリーマンション東京 301',
      country: 'JP',
    },
    delivery: { timeframe: 'overnight' },
    account: { guest: true },
  };
  return [
    `curl -sS ${address}/v1/assessments \\`,
    `  -H "authorization: Bearer ${key}" \\`,
    "  -H 'content-type: application/json' \\",
    `  -d '${JSON.stringify(checkout)}'`,
  ].join('\n');
}
