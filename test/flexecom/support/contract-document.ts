import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { parse } from 'yaml';
import { z } from 'zod';

/** The part of `openapi.yaml` that is needed to check real traffic. */

const Schema = z.record(z.string(), z.unknown());
const Content = z.record(z.string(), z.object({ schema: Schema }));
const Parameter = z.object({
  name: z.string(),
  in: z.enum(['header', 'path']),
  required: z.literal(true),
  schema: Schema,
});
const Response = z.object({
  headers: z.record(z.string(), z.object({ required: z.literal(true), schema: Schema })).default({}),
  content: Content.default({}),
});
const Operation = z.object({
  operationId: z.string(),
  parameters: z.array(z.unknown()).default([]),
  requestBody: z.object({ content: Content }).optional(),
  responses: z.record(z.string(), z.unknown()),
});
const PathItem = z.object({ get: Operation.optional(), post: Operation.optional() });
const Document = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), PathItem),
  webhooks: z.object({ submissionFinal: z.object({ post: Operation }) }),
  components: z.object({ parameters: z.record(z.string(), Parameter), responses: z.record(z.string(), Response) }),
});

export interface WireMessage {
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
}

const raw: unknown = parse(readFileSync(new URL('../../../src/flexecom/openapi.yaml', import.meta.url), 'utf8'));
const document = Document.parse(raw);
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormatsModule.default(ajv);
ajv.addSchema({ ...Schema.parse(raw), $id: 'contract' });

type Operation = z.infer<typeof Operation>;

/** Every documented `operationId status`. */
export function documentedAnswers(): string[] {
  return operations().flatMap(({ operation }) =>
    Object.keys(operation.responses).map((status) => `${operation.operationId} ${status}`),
  );
}

/** `operationId` of a request, or null where the document has no such operation. */
export function operationIdOf(method: string, path: string): string | null {
  return findOperation(method, path)?.operation.operationId ?? null;
}

/** What is wrong with a request, in sentences; empty if the document describes it. */
export function problemsOfRequest(method: string, path: string, message: WireMessage): string[] {
  const found = findOperation(method, path);
  if (found === null) return [`${method} ${path}: no such operation`];
  return problemsOfMessage(found.operation, found.pathParameters, message);
}

export function problemsOfResponse(method: string, path: string, status: number, message: WireMessage): string[] {
  const operation = findOperation(method, path)?.operation;
  const documented = operation?.responses[String(status)];
  if (operation === undefined || documented === undefined) return [`${method} ${path}: ${status} is not documented`];
  const response = Response.parse(resolved(documented));
  const problems = Object.entries(response.headers).flatMap(([name, header]) =>
    problemsOf(`header ${name}`, header.schema, message.headers[name.toLowerCase()]),
  );
  return [...problems, ...problemsOfBody(response.content, message)];
}

export function problemsOfWebhook(message: WireMessage): string[] {
  return problemsOfMessage(document.webhooks.submissionFinal.post, {}, message);
}

function problemsOfMessage(operation: Operation, path: Record<string, string>, message: WireMessage): string[] {
  const problems = operation.parameters.flatMap((given) => {
    const parameter = Parameter.parse(resolved(given));
    const value = parameter.in === 'path' ? path[parameter.name] : message.headers[parameter.name.toLowerCase()];
    return problemsOf(`${parameter.in} ${parameter.name}`, parameter.schema, value);
  });
  if (operation.requestBody === undefined) {
    return message.body === '' ? problems : [...problems, 'a body where none is documented'];
  }
  return [...problems, ...problemsOfBody(operation.requestBody.content, message)];
}

function problemsOfBody(content: z.infer<typeof Content>, message: WireMessage): string[] {
  const mediaType = String(message.headers['content-type']).split(';')[0] ?? '';
  const documented = content[mediaType];
  if (documented === undefined) return [`${mediaType} is not documented`];
  return problemsOf('body', documented.schema, JSON.parse(message.body));
}

function problemsOf(place: string, schema: z.infer<typeof Schema>, value: unknown): string[] {
  const validate = validatorOf(JSON.stringify(schema).replaceAll('"#/', '"contract#/'));
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${place}${instancePath}: ${message}`);
}

const validators = new Map<string, ValidateFunction>();

function validatorOf(schemaText: string): ValidateFunction {
  const known = validators.get(schemaText);
  if (known !== undefined) return known;
  const compiled = ajv.compile(Schema.parse(JSON.parse(schemaText)));
  validators.set(schemaText, compiled);
  return compiled;
}

function operations(): { method: string; template: string; operation: Operation }[] {
  return Object.entries(document.paths).flatMap(([template, item]) =>
    (['get', 'post'] as const).flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [{ method: method.toUpperCase(), template, operation }];
    }),
  );
}

function findOperation(
  method: string,
  path: string,
): { operation: Operation; pathParameters: Record<string, string> } | null {
  // The template with fewer parameters is more specific: `by-key` is not an id of a submission.
  const byParameters = operations().sort(
    (one, other) => one.template.split('{').length - other.template.split('{').length,
  );
  for (const { method: itsMethod, template, operation } of byParameters) {
    const pattern = new RegExp(`^${template.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
    const match = itsMethod === method ? pattern.exec(path) : null;
    if (match !== null) {
      const decoded = Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);
      return { operation, pathParameters: Object.fromEntries(decoded) };
    }
  }
  return null;
}

function resolved(given: unknown): unknown {
  const reference = z.object({ $ref: z.string() }).safeParse(given);
  if (!reference.success) return given;
  const [, , kind, name = ''] = reference.data.$ref.split('/');
  return kind === 'parameters' ? document.components.parameters[name] : document.components.responses[name];
}
