import { describe, expect, it } from '@jest/globals';
import avro, { type Schema } from 'avsc';
import { allTopics } from '../../topics/all.ts';
import { paymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import { enumsIn, parseAvro } from './avro-arbitraries.ts';
import { paymentDeclinedNewSaleSample } from './sample-events.ts';

describe('schema evolution', () => {
  it.each(allTopics.map((topic) => [topic.name, topic.avro] as const))(
    '%s: every enum has UNKNOWN, as its default',
    (_, schema) => {
      for (const { name, symbols, default: byDefault } of enumsIn(parseAvro(schema))) {
        expect({ name, last: symbols.at(-1), byDefault }).toEqual({ name, last: 'UNKNOWN', byDefault: 'UNKNOWN' });
      }
    },
  );

  it('has enums to look at', () => {
    expect(enumsIn(parseAvro(paymentDeclinedNewSale.avro)).map(({ name }) => name)).toContain('Network');
  });

  it('reads a symbol that only a newer writer knows as UNKNOWN, in a union too', () => {
    const newer = changed(paymentDeclinedNewSale.avro, '"VISA"', '"JCB","VISA"');
    const event = {
      ...paymentDeclinedNewSaleSample,
      decline: { ...paymentDeclinedNewSaleSample.decline, network: 'JCB' },
    };
    expect(readAs(paymentDeclinedNewSale.avro, newer, event)).toMatchObject({ decline: { network: 'UNKNOWN' } });
  });

  it('reads what a newer writer wrote, without the added field', () => {
    const newer = changed(
      paymentDeclinedNewSale.avro,
      '{"name":"customerId"',
      '{"name":"channel","type":"string","default":"WEB"},{"name":"customerId"',
    );
    const back = readAs(paymentDeclinedNewSale.avro, newer, { ...paymentDeclinedNewSaleSample, channel: 'PHONE' });
    expect({ ...Object(back) }).toEqual(paymentDeclinedNewSaleSample);
  });
});

function changed(schema: Schema, from: string, to: string): Schema {
  const text = JSON.stringify(schema);
  expect(text).toContain(from);
  return JSON.parse(text.replace(from, to));
}

function readAs(reader: Schema, writer: Schema, event: object): unknown {
  const readerType = avro.Type.forSchema(reader);
  const writerType = avro.Type.forSchema(writer);
  return readerType.fromBuffer(writerType.toBuffer(event), readerType.createResolver(writerType));
}
