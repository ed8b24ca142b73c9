/** Addresses of modules that run on a thread of their own. */

/**
 * The module with a name that lies beside another: the package that `npm run build` makes holds JavaScript, the repository TypeScript.
 *
 * @param here the other's `import.meta.url`
 * @param name without its ending, such as `desk-thread`
 */
export function moduleBeside(here: string, name: string): URL {
  return new URL(`./${name}.${here.endsWith('.ts') ? 'ts' : 'js'}`, here);
}
