/** `sekisho rules schema`: a JSON Schema of rule files, for editors. */
import type { Command } from 'commander';
import { ruleSchema } from '../../authoring/rule-schema.ts';

const help = `
An editor with a YAML language server completes names and marks mistakes from it, for instance with this first line in a
rule file, or the same in the editor's settings for rules/*/*.yaml:
  # yaml-language-server: $schema=../rule.schema.json

Example:
  $ sekisho rules schema > rules/rule.schema.json`;

/** Adds the command. */
export function registerRulesSchema(command: Command): void {
  command.addHelpText('after', help).action(() => {
    process.stdout.write(`${JSON.stringify(ruleSchema(), null, 2)}\n`);
  });
}
