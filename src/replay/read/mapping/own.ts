/** A table whose columns carry our own field names (`id`, `at`, `amount.value`, `card.bin`, …) needs no mapping. */
import type { NamedSpec } from './choose.ts';
import { itemFields, neededFields, orderFields } from './fields.ts';

/** Every field from the column of its name; `items.name` and its like give one line of the basket. */
export const ownFields: NamedSpec = {
  name: 'own field names',
  strict: false,
  marks: neededFields,
  spec: {
    rows: 'item',
    amounts: { unit: 'minor' },
    fields: Object.fromEntries([...orderFields.keys()].map(name => [name, name])),
    items: Object.fromEntries([...itemFields.keys()].map(name => [name, `items.${name}`])),
    outcomes: [
      {
        type: 'authorization',
        result: 'authorization.result',
        reason: 'authorization.reason',
        code: 'authorization.code',
        code_system: 'authorization.code_system',
        security_code: 'authorization.security_code',
        at: ['authorization.at', 'at'],
      },
    ],
    label: { of: 'label', fraud: ['fraud'], genuine: ['genuine'], at: 'label.at' },
  },
};
