/** The OpenAPI document as one page for reading: no script, no style or font from elsewhere. */
import { escapeHtml } from '../shared/escape-html.ts';

interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly $ref?: string;
}
interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
  readonly description?: string;
}
interface OperationDoc {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly security: readonly unknown[];
  readonly parameters: readonly { name: string; in: string; schema: Schema; description?: string }[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
code { font: 0.9em ui-monospace, monospace; overflow-wrap: anywhere }
h2 { border-top: 1px solid #8886; padding-top: 1rem; margin-top: 2.5rem }
h2 code { background: #8882; padding: .1em .4em; border-radius: .3em }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; border-bottom: 1px solid #8884 }
td:first-child { white-space: nowrap } details { margin: .75rem 0 } summary { cursor: pointer; font-weight: 600 }`;

/** @param document what openApiDocument made. */
export function docsPage(document: Readonly<Record<string, unknown>>): string {
  const { info, paths, components } = document as unknown as {
    info: { title: string; version: string; description: string };
    paths: Readonly<Record<string, Readonly<Record<string, OperationDoc>>>>;
    components: { schemas: Readonly<Record<string, Schema>> };
  };
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => section(method, path, operation, components.schemas)),
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(info.title)} API</title><link rel="icon" href="data:,"><style>${style}</style></head>
<body><main><h1>${escapeHtml(info.title)} API <small>${escapeHtml(info.version)}</small></h1><p>${escapeHtml(info.description)}</p>
<p>Secured operations take the header <code>authorization: Bearer &lt;key&gt;</code>. The machine-readable description is
<a href="openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
${operations.join('\n')}</main></body></html>
`;
}

function section(
  method: string,
  path: string,
  operation: OperationDoc,
  schemas: Readonly<Record<string, Schema>>,
): string {
  const body = schemaOf(operation.requestBody, schemas);
  const answer = schemaOf(operation.responses['200'], schemas);
  const parameters = operation.parameters.map(({ name, schema, description, in: place }) =>
    row(name, { ...schema, description: `${description ?? schema.description ?? ''} (${place})` }, false),
  );
  const problems = Object.entries(operation.responses).filter(([status]) => status !== '200');
  return `<section><h2 id="${operation.operationId}"><code>${method.toUpperCase()} ${escapeHtml(path)}</code></h2>
<p><strong>${escapeHtml(operation.summary)}.</strong> ${escapeHtml(operation.description ?? '')}${
    operation.security.length > 0 ? ' Needs a key.' : ''
  }</p>
${parameters.length > 0 ? `<details open><summary>Parameters</summary>${table(parameters)}</details>` : ''}
${body ? `<details><summary>Body</summary>${tables(body)}</details>` : ''}
${answer ? `<details><summary>Answer</summary>${tables(answer)}</details>` : ''}
${
  problems.length > 0
    ? `<details><summary>Problems</summary>${table(
        problems.map(
          ([status, { description }]) => `<tr><td>${status}</td><td></td><td>${marked(description ?? '')}</td></tr>`,
        ),
      )}</details>`
    : ''
}</section>`;
}

function schemaOf(content: Content | undefined, schemas: Readonly<Record<string, Schema>>): Schema | undefined {
  const schema = content?.content?.['application/json']?.schema;
  return schema?.$ref === undefined ? schema : schemas[schema.$ref.split('/').at(-1)!];
}

/** One table; of a body that has several forms, one for each. */
function tables(schema: Schema): string {
  if (!schema.anyOf) return table(rows(schema, ''));
  return schema.anyOf.map(form => `<h3>${escapeHtml(nameOf(form))}</h3>${table(rows(form, ''))}`).join('');
}

/** A form is told by its `type`, or by what the schema says of it. */
function nameOf({ properties, description }: Schema): string {
  const type = properties?.['type']?.const;
  return typeof type === 'string' ? type : (description ?? 'another form');
}

function rows(schema: Schema, prefix: string): string[] {
  if (schema.anyOf) return schema.anyOf.flatMap(variant => rows(variant, prefix));
  const inner = schema.items ?? schema;
  const path = schema.items ? `${prefix}[]` : prefix;
  return Object.entries(inner.properties ?? {}).flatMap(([name, property]) => {
    const full = path === '' ? name : `${path}.${name}`;
    return [row(full, property, inner.required?.includes(name) ?? false), ...rows(property, full)];
  });
}

function row(name: string, schema: Schema, required: boolean): string {
  const note = `${required ? '<strong>required</strong> ' : ''}${escapeHtml(schema.description ?? '')}`;
  return `<tr><td><code>${escapeHtml(name)}</code></td><td>${escapeHtml(kindOf(schema))}</td><td>${note}</td></tr>`;
}

function kindOf(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.join(' | ');
  if (schema.anyOf) return schema.anyOf.map(kindOf).join(' or ');
  if (schema.items) return `list of ${kindOf(schema.items)}`;
  const limits = [
    schema.format,
    schema.pattern,
    schema.minimum === undefined ? undefined : `≥ ${schema.minimum}`,
    schema.maximum === undefined ? undefined : `≤ ${schema.maximum}`,
    schema.maxLength === undefined ? undefined : `up to ${schema.maxLength} characters`,
  ].filter(limit => limit !== undefined);
  return [String(schema.type ?? 'any'), ...limits].join(', ');
}

const table = (lines: readonly string[]) => `<table><tbody>${lines.join('')}</tbody></table>`;
const marked = (text: string) =>
  escapeHtml(text)
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>')
    .replaceAll('\n\n', '<br>');
