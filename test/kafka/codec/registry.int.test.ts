import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
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
    expect(await registry.schemaById(id)).toEqual(schemaOf('rerun-requested'));
    expect(await registry.schemaById(2_000_000_000)).toBeNull();
  });

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
