import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('answers the same where the runtime forbids code generation', () => {
  const module = (name: string) => JSON.stringify(new URL(`../../../src/engine/cel/${name}.ts`, import.meta.url).href);
  const program = `
    const { readExpression } = await import(${module('check')});
    const { compilePredicates } = await import(${module('compile')});
    const { eventEnvironment } = await import(${module('environment')});
    const read = readExpression('purpose == "add_card" && amount.value == 0', eventEnvironment);
    const codes = new Uint8Array(1);
    compilePredicates([read.value])({ amount: 0, facts: { purpose: 'add_card' } }, codes);
    let forbidden = false;
    try { new Function('') } catch { forbidden = true }
    console.log(forbidden, codes[0]);`;
  const flags = ['--disallow-code-generation-from-strings', '--input-type=module', '--eval', program];
  expect(execFileSync(process.execPath, flags, { encoding: 'utf8' }).trim()).toBe('true 1');
});
