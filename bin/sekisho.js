#!/usr/bin/env node
// Plain JavaScript without a static import, so that an old runtime reaches the version check
// instead of dying on the first .ts file (docs/operations.md, "Running").
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `sekisho needs Node.js 22.18 or newer, and this is ${process.versions.node}: run it through npm ("npm start", "npx sekisho …"), which brings its own, or install a newer Node.js.\n`,
  );
  process.exitCode = 69;
} else {
  const { existsSync } = await import('node:fs');
  const { enableCompileCache } = await import('node:module');
  const { fileURLToPath } = await import('node:url');
  // Stripping types and compiling takes longer than most commands: it is done once. Where the folder cannot be written, nothing
  // changes. It lies with the program, not in a shared temporary folder, for what lies in it is run.
  enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/sekisho', import.meta.url)));
  const source = new URL('../src/cli/main.ts', import.meta.url);
  const { main } = await import(
    existsSync(source) ? source.href : new URL('../dist/cli/main.js', import.meta.url).href
  );
  await main(process.argv);
}
