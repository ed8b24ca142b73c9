#!/usr/bin/env node
// Plain JavaScript without a static import, so that an old runtime reaches the version check
// instead of dying on the first .ts file (docs/operations.md, "Running").
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `sekisho needs Node.js 22.18 or newer, and this is ${process.versions.node}: install a newer one, or, in its own repository, run it through npm ("npm start", "npx sekisho …"), which brings one.\n`,
  );
  process.exitCode = 69;
} else {
  const { existsSync, readFileSync } = await import('node:fs');
  const { enableCompileCache, registerHooks } = await import('node:module');
  const { fileURLToPath } = await import('node:url');
  const { setFlagsFromString } = await import('node:v8');
  // Half of what loading a rule set makes is garbage at once. A space for young objects that does not grow is used over and over;
  // one that grows takes new memory from the system each time, which was a tenth of what checking and testing rules took. What
  // runs long, or over orders, keeps V8's own way. Before the cache below, which is kept apart by flags.
  const [, , command, below] = process.argv;
  if (command === 'rules' && !['try', 'shadow-report'].includes(below)) {
    setFlagsFromString('--semi-space-growth-factor=1');
  }
  // Stripping types and compiling takes longer than most commands: it is done once. Where the folder cannot be written, nothing
  // changes. It lies with the program, not in a shared temporary folder, for what lies in it is run.
  enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/sekisho', import.meta.url)));
  const [folder, extension, format] = existsSync(new URL('../src/cli/main.ts', import.meta.url))
    ? ['src', '.ts', 'module-typescript']
    : ['dist', '.js', 'module'];
  const program = new URL(`../${folder}/`, import.meta.url).href;
  // The program's files name each other by where they are and are all of one kind: looking for each, through links and for
  // the package.json above it, was a quarter of what the shortest commands took.
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier.startsWith('.') && specifier.endsWith(extension) && context.parentURL?.startsWith(program)
        ? { url: new URL(specifier, context.parentURL).href, format, shortCircuit: true }
        : next(specifier, context),
    load: (url, context, next) =>
      url.startsWith(program) && url.endsWith(extension)
        ? { format, source: readFileSync(fileURLToPath(url), 'utf8'), shortCircuit: true }
        : next(url, context),
  });
  const { main } = await import(new URL(`cli/main${extension}`, program).href);
  await main(process.argv);
  // Nothing is left to do, and the listeners of "exit" still run. Without this the heap is taken apart page by page before the
  // process ends, which took as long as starting Node.
  process.once('beforeExit', () => process.exit());
}
