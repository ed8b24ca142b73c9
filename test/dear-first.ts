import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take ten seconds and more, mostly for processes and pages that they wait for. Vitest begins with the largest file, and knows
 * only on the next run in the same folder how long each took: in a fresh clone such a file would run alone at the end.
 */
const dear = [
  'test/api/serve.test.ts',
  'test/sandbox/browser.test.ts',
  'test/replay/report/browser.test.ts',
  'test/package.test.ts',
  'test/cli/serve/reload.test.ts',
  'test/replay/run/parallel.test.ts',
  'test/replay/run/command.test.ts',
  'test/replay/report/command.test.ts',
  'test/client/killed-service.test.ts',
  'test/client/examples.test.ts',
  'test/cli/runtime.test.ts',
];

/** Begins with the dear files. */
export class DearFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => dear.findIndex(name => moduleId.endsWith(name));
    const sorted = await super.sort(files);
    const first = sorted.filter(file => place(file) >= 0).sort((one, other) => place(one) - place(other));
    return [...first, ...sorted.filter(file => place(file) < 0)];
  }
}
