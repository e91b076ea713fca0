import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { asyncApiDocument } from '../../../src/inspect/asyncapi/document.ts';
import { ceHeaders } from '../../../src/kafka/codec/headers.ts';
import { namesFor } from '../../../src/names.ts';
import { allTopics, inputTopics } from '../../../topics/all.ts';
import { paymentDeclinedNewSale } from '../../../topics/payment-declined.new-sale.ts';
import { paymentDeclinedNewSaleSample } from '../../topics/sample-events.ts';

const document = asyncApiDocument();

describe('the AsyncAPI document', () => {
  it('has every topic, and the dead-letter topic of every input', () => {
    const expected = [...allTopics.map(({ name }) => name), ...inputTopics.map(({ name }) => `${name}.dlq`)];
    expect(Object.keys(document.channels)).toEqual(expected);
  });

  it('says who of the pipeline writes and reads each topic, and in which consumer group', () => {
    expect(document.operations['classify-declines.receives.payment-declined.new-sale']).toMatchObject({
      action: 'receive',
      bindings: { kafka: { groupId: { enum: ['classify-declines.cascade'] } } },
    });
    expect(document.operations['apply-results.sends.order-declined']).toMatchObject({ action: 'send' });
    expect(document.channels['order-complete.new-sale']).toMatchObject({ 'x-read-by': ['fulfillment', 'billing'] });
  });

  it('carries the Avro schema of each topic, each once', () => {
    expect(document.components.schemas.PaymentDeclinedNewSale).toMatchObject({ schema: paymentDeclinedNewSale.avro });
    expect(document.components.messages['order-complete.recurring']).toMatchObject({
      payload: { $ref: '#/components/schemas/OrderComplete' },
    });
  });

  it('describes the headers that the pipeline writes', () => {
    const described = z
      .object({ headers: z.object({ properties: z.record(z.string(), z.unknown()) }) })
      .parse(document.components.messages['payment-declined.new-sale']).headers.properties;
    const written = ceHeaders(paymentDeclinedNewSale, paymentDeclinedNewSaleSample, 'http://registry/schemas/ids/1');
    expect(Object.keys(described)).toEqual(expect.arrayContaining(Object.keys(written)));
  });

  it('has the names of an installation with a prefix', () => {
    const { channels, operations } = asyncApiDocument(namesFor('eu'));
    expect(channels['order-declined']).toMatchObject({
      address: 'eu.order-declined',
      bindings: { kafka: { topic: 'eu.order-declined' } },
    });
    expect(operations['apply-results.receives.flexecom-result']).toMatchObject({
      bindings: { kafka: { groupId: { enum: ['eu.apply-results'] } } },
    });
  });

  describe("as AsyncAPI's own parser reads it", () => {
    let problems: readonly string[];

    beforeAll(async () => {
      problems = await problemsOf(document);
    });

    it('is valid', () => {
      expect(problems).toEqual([]);
    });

    it('would not be, were a schema not Avro', async () => {
      const broken = structuredClone(document);
      Object.assign(broken.components.schemas.SubmissionDue ?? {}, { schema: { type: 'recrod', name: 'X' } });
      expect(await problemsOf(broken)).not.toEqual([]);
    });
  });
});

/** The parser needs a process of its own: it does not run within a test's sandbox. */
async function problemsOf(checked: object): Promise<string[]> {
  const program = fileURLToPath(new URL('../../support/parse-asyncapi.js', import.meta.url));
  const running = promisify(execFile)(process.execPath, [program]);
  running.child.stdin?.end(JSON.stringify(checked));
  return z.array(z.string()).parse(JSON.parse((await running).stdout));
}
