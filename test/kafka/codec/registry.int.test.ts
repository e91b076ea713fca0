import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import { request } from 'undici';
import { FatalError, TransientError } from '../../../src/errors.ts';
import { Codec } from '../../../src/kafka/codec/codec.ts';
import { HttpRegistry, type Registry } from '../../../src/kafka/codec/registry.ts';
import { type Names, namesFor } from '../../../src/names.ts';
import { allTopics } from '../../../topics/all.ts';
import { orderCompleteRecurring } from '../../../topics/order-complete.recurring.ts';
import { paymentDeclinedNewSale } from '../../../topics/payment-declined.new-sale.ts';
import { freshPrefix, stackForTests } from '../../support/stack.ts';
import { releasedSchemas } from '../../topics/released-schemas.ts';
import { orderCompleteSample, paymentDeclinedNewSaleSample } from '../../topics/sample-events.ts';

const { schemaRegistryUrl } = stackForTests();

describe('with a real registry', () => {
  const registry = new HttpRegistry(schemaRegistryUrl);
  let names: Names;
  let codec: Codec;

  beforeAll(async () => {
    names = namesFor(freshPrefix());
    for (const { name, avro } of allTopics) await registry.register(names.subject(name), avro);
    codec = new Codec(new HttpRegistry(schemaRegistryUrl), names);
    await codec.prepare(allTopics);
  });

  it('finds a schema by its id, and nothing under an unknown id', async () => {
    const id = (await registry.idOf(names.subject('rerun-requested'), schemaOf('rerun-requested'))) ?? -1;
    const found = await registry.schemaById(id);
    expect(found).toMatchObject({ schemaType: 'AVRO', references: [] });
    expect(JSON.parse(found?.schemaText ?? '')).toEqual(schemaOf('rerun-requested'));
    for (const unknown of [0, 2_000_000_000, 2 ** 31 - 1]) expect(await registry.schemaById(unknown)).toBeNull();
  });

  it('knows whether a schema is one of a subject, also where another subject has it too', async () => {
    const id = (await registry.idOf(names.subject('rerun-requested'), schemaOf('rerun-requested'))) ?? -1;
    const found = await registry.schemaById(id);
    if (found === null) throw new Error('not found');
    expect(await registry.holdsSchema(names.subject('rerun-requested'), found)).toBe(true);
    expect(await registry.holdsSchema(names.subject('submission-due'), found)).toBe(false);
    expect(await registry.holdsSchema(names.subject('not-there'), found)).toBe(false);
  });

  it('reads a schema with references, and refuses PROTOBUF and a schema of another subject', async () => {
    const fresh = namesFor(freshPrefix());
    const reader = new Codec(registry, fresh);
    const subject = fresh.subject('order-complete.recurring');
    const { fields, ...record } = JSON.parse(JSON.stringify(schemaOf('order-complete.recurring')));
    const items = fields.find(({ name }: { name: string }) => name === 'items').type.items;
    const item = `${record.namespace}.${items.name}`;
    await post(`/subjects/${prefixed('item')}/versions`, {
      schema: JSON.stringify({ namespace: record.namespace, ...items }),
    });
    const referring = fields.map((field: { name: string }) =>
      field.name === 'items' ? { ...field, type: { type: 'array', items: item } } : field,
    );
    const { id } = await post(`/subjects/${subject}/versions`, {
      schema: JSON.stringify({ ...record, fields: referring, doc: 'with references' }),
      references: [{ name: item, subject: prefixed('item'), version: 1 }],
    });
    const bytes = codec.encode(orderCompleteRecurring, orderCompleteSample);
    bytes.writeUInt32BE(id, 1);
    expect(await reader.decode(orderCompleteRecurring, bytes)).toEqual(orderCompleteSample);
    const proto = { schemaType: 'PROTOBUF', schema: 'syntax = "proto3"; message Decline { string a = 1; }' };
    bytes.writeUInt32BE((await post(`/subjects/${prefixed('proto')}/versions`, proto)).id, 1);
    await expect(reader.decode(orderCompleteRecurring, bytes)).rejects.toThrow(/is PROTOBUF instead of Avro/);
    bytes.writeUInt32BE((await registry.idOf(names.subject('submission-due'), schemaOf('submission-due'))) ?? -1, 1);
    await expect(reader.decode(orderCompleteRecurring, bytes)).rejects.toThrow(/not registered for the subject/);
  });

  const prefixed = (name: string) => `${names.prefix}${name}`;
  const post = async (path: string, body: object): Promise<{ id: number }> => {
    const headers = { 'content-type': 'application/vnd.schemaregistry.v1+json' };
    const answer = await request(`${schemaRegistryUrl}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(text);
    return JSON.parse(text);
  };

  it('knows which subjects it has', async () => {
    expect(await registry.knowsSubject(names.subject('rerun-requested'))).toBe(true);
    expect(await registry.knowsSubject(`${names.subject('rerun-requested')}-not`)).toBe(false);
    expect(await registry.idOf(`${names.subject('rerun-requested')}-not`, schemaOf('rerun-requested'))).toBeNull();
    expect(await registry.idOf(names.subject('rerun-requested'), schemaOf('submission-due'))).toBeNull();
  });

  it('reads what a billing system encodes with the common client for Node', async () => {
    const client = new SchemaRegistry({ host: schemaRegistryUrl });
    const id = await client.getLatestSchemaId(names.subject('payment-declined.new-sale'));
    const bytes = await client.encode(id, paymentDeclinedNewSaleSample);
    expect(await codec.decode(paymentDeclinedNewSale, bytes)).toEqual(paymentDeclinedNewSaleSample);
  });

  it('reads what a billing system encodes that does not know the card yet, with the newest schema or that of 0.1.0', async () => {
    const client = new SchemaRegistry({ host: schemaRegistryUrl });
    const subject = names.subject('payment-declined.new-sale');
    const { card: _, ...withoutCard } = paymentDeclinedNewSaleSample;
    const [first] = releasedSchemas('payment-declined.new-sale');
    if (first === undefined) throw new Error('no released schema');
    const registered = await registry.register(subject, first.schema);
    if ('refused' in registered) throw new Error(registered.refused);
    const newest = await registry.idOf(subject, paymentDeclinedNewSale.avro);
    for (const id of [registered.id, newest ?? -1]) {
      const bytes = await client.encode(id, withoutCard);
      expect(await codec.decode(paymentDeclinedNewSale, bytes)).toEqual({ ...withoutCard, card: null });
    }
  });

  it('writes what a fulfillment system can read with the common client for Node', async () => {
    const client = new SchemaRegistry({ host: schemaRegistryUrl });
    const decoded: unknown = await client.decode(codec.encode(orderCompleteRecurring, orderCompleteSample));
    expect({ ...Object(decoded) }).toEqual(orderCompleteSample);
  });
});

describe('a registry that fails', () => {
  let server: Server | undefined;

  afterEach(async () => {
    server?.closeAllConnections();
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
    server = undefined;
  });

  async function answering(status: number, body: string, seen: (authorization: string) => void = () => undefined) {
    const started = createServer((request, response) => {
      seen(request.headers.authorization ?? '');
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
    server = started;
    await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
    return (started.address() as AddressInfo).port;
  }

  async function failureOf(ask: (registry: Registry) => Promise<unknown>, url: string): Promise<unknown> {
    return ask(new HttpRegistry(url)).then(
      () => undefined,
      (error: unknown) => error,
    );
  }

  it.each([500, 503, 429])('with status %i is an outage', async (status) => {
    const port = await answering(status, '{}');
    const error = await failureOf((registry) => registry.schemaById(1), `http://127.0.0.1:${port}`);
    expect(error).toBeInstanceOf(TransientError);
  });

  it('to which no connection is possible is an outage', async () => {
    const error = await failureOf((registry) => registry.schemaById(1), 'http://127.0.0.1:1');
    expect(error).toBeInstanceOf(TransientError);
  });

  it('is an outage where a proxy in front of it knows no path, and not a registry without this schema', async () => {
    const port = await answering(404, '<html>not found</html>');
    const error = await failureOf((registry) => registry.schemaById(1), `http://127.0.0.1:${port}`);
    expect(error).toBeInstanceOf(TransientError);
    expect(String(error)).toContain('not by a schema registry');
  });

  it('with another error status is a fatal error', async () => {
    const port = await answering(401, '{"message":"no"}');
    expect(await failureOf((registry) => registry.schemaById(1), `http://127.0.0.1:${port}`)).toBeInstanceOf(
      FatalError,
    );
  });

  it('that is another kind of server is a fatal error', async () => {
    const port = await answering(200, '<html>');
    const error = await failureOf((registry) => registry.schemaById(1), `http://127.0.0.1:${port}`);
    expect(String(error)).toContain('check SCHEMA_REGISTRY_URL');
  });

  it('gets the user and password of its URL, and no error shows them', async () => {
    let sent = '';
    const port = await answering(401, '{}', (authorization) => {
      sent = authorization;
    });
    const error = await failureOf((registry) => registry.schemaById(1), `http://jo:s3cr%20t@127.0.0.1:${port}/base/`);
    expect(Buffer.from(sent.replace('Basic ', ''), 'base64').toString()).toBe('jo:s3cr t');
    expect(String(error)).not.toMatch(/s3cr|jo:/);
    expect(String(error)).toContain('/base/schemas/ids/1');
  });
});

function schemaOf(name: string) {
  const topic = allTopics.find((candidate) => candidate.name === name);
  if (topic === undefined) throw new Error(`no topic ${name}`);
  return topic.avro;
}
