/** The manifests of examples/ against the program: what they call, set, ask and wait for is there. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { operations } from '../../src/api/operations.ts';
import { createProgram } from '../../src/cli/main.ts';
import { faults } from '../../src/shared/errors.ts';

const root = new URL('../../', import.meta.url);
const read = (name: string) => readFileSync(new URL(`examples/${name}`, root), 'utf8');
// biome-ignore lint/suspicious/noExplicitAny: manifests have no types here
const kinds = (name: string): Map<string, any> =>
  new Map(
    parseAllDocuments(read(name)).map(document => {
      const manifest = document.toJS();
      return [manifest.kind, manifest];
    }),
  );
const command = async (name: string): Promise<Command> =>
  (await createProgram(name)).commands.find(each => each.name() === name)!;
const variablesOf = async (name: string) => (await command(name)).options.map(({ envVar }) => envVar);

it('set variables that the service has', async () => {
  const set = ['systemd/sekisho.service', 'container/Dockerfile'].flatMap(name => [
    ...read(name).matchAll(/\b(SEKISHO_\w+)=/g),
  ]);
  expect(set.length).toBe(6);
  const known = await variablesOf('serve');
  expect(set.map(([, name]) => name).filter(name => !known.includes(name))).toEqual([]);
});

it('under systemd a start that found the disk full is tried again; what only a person mends is not', () => {
  const [, statuses] = /^RestartPreventExitStatus=(.+)$/m.exec(read('systemd/sekisho.service'))!;
  const { 'data-folder-unwritable': full, 'data-folder-locked': locked, 'port-in-use': taken } = faults;
  expect(statuses!.split(' ').map(Number)).toEqual([faults['bad-option'].exit, faults['rule-set-refused'].exit, 78]);
  for (const { exit } of [full, locked, taken]) expect(statuses!.split(' ')).not.toContain(String(exit));
});

it('nginx asks every machine for an attempt, and tells a shop of none that is away that there is no such attempt', () => {
  const text = read('nginx/sekisho.conf');
  const locations = new Map(
    [...text.matchAll(/location (.+) \{([^}]+)\}/g)].map(([, path, block]) => [
      path!,
      /proxy_next_upstream (.+);/.exec(block!)![1]!.split(' '),
    ]),
  );
  const paths = Object.values(operations)
    .filter(({ secured }) => secured)
    .map(({ path }) => path);
  for (const path of paths) {
    const causes =
      locations.get(`= ${path}`) ?? (path.startsWith('/v1/assessments/') && locations.get('/v1/assessments/'));
    expect(causes, path).toContain(path.includes('{id}') ? 'http_404' : 'http_503');
  }
  // An error here would pass the request on to machines that do not know it.
  expect(locations.get('/v1/assessments/')).toEqual(['http_404', 'non_idempotent']);
  // Passed over for a while, the only machine that knows an attempt would not be asked.
  for (const [, machine] of text.matchAll(/^ {2}server (.+);$/gm)) expect(machine).toMatch(/ max_fails=0$/);
});

it('the container holds what the program reads, and writes only to volumes', () => {
  const copied = [...read('container/Dockerfile').matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, names]) =>
    names!.split(' '),
  );
  expect(copied).toEqual(expect.arrayContaining(['bin', 'src', 'tables', 'rules', 'fixtures', 'docs']));
  expect(copied.filter(name => !existsSync(fileURLToPath(new URL(name, root))))).toEqual([]);
  const mounted = kinds('kubernetes/service.yaml').get('StatefulSet').spec.template.spec.containers[0].volumeMounts;
  const paths = mounted.map(({ mountPath }: { mountPath: string }) => mountPath);
  expect(read('container/Dockerfile')).toContain(`SEKISHO_DATA=${paths[0]} SEKISHO_SECRETS=${paths[1]}`);
});

it('the service in Kubernetes is asked where it answers, has time to stop, and keeps its port', async () => {
  const pod = kinds('kubernetes/service.yaml').get('StatefulSet').spec.template.spec;
  const [container] = pod.containers;
  expect(container.livenessProbe.httpGet).toEqual({ path: '/healthz', port: 'http' });
  expect(container.readinessProbe.httpGet).toEqual({ path: '/readyz', port: 'http' });
  expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(10);
  // A Service named "sekisho" would set SEKISHO_PORT to an address.
  expect(kinds('kubernetes/service.yaml').get('Service').metadata.name).toBe('sekisho');
  expect(await variablesOf('serve')).toContain('SEKISHO_PORT');
  expect(pod.enableServiceLinks).toBe(false);
  const port = (await command('serve')).options.find(({ long }) => long === '--port')!.defaultValue;
  expect(container.ports).toEqual([{ name: 'http', containerPort: port }]);
});

it('the job calls a replay with options that it has', async () => {
  const [container] = kinds('kubernetes/replay-job.yaml').get('Job').spec.template.spec.containers;
  const given = [...container.args[0].matchAll(/ (--[\w-]+)/g)].map(([, option]) => option);
  const known = (await command('replay')).options.map(({ long }) => long);
  expect(given.length).toBe(7);
  expect(given.filter(option => !known.includes(option))).toEqual([]);
});
