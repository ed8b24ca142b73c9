/** Packages that most runs never need: they are loaded when first asked for, not when the program starts. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Gives a function that loads the package at its first call. `Package` is its `typeof import('…')`. */
export function onDemand<Package>(name: string): () => Package {
  let loaded: Package | undefined;
  return () => (loaded ??= require(name) as Package);
}
