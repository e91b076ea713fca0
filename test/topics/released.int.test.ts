import { describe, expect, it } from '@jest/globals';
import type { Schema } from 'avsc';
import { HttpRegistry } from '../../src/kafka/codec/registry.ts';
import { namesFor } from '../../src/names.ts';
import { allTopics } from '../../topics/all.ts';
import { freshPrefix, stackForTests } from '../support/stack.ts';
import { releasedSchemas } from './released-schemas.ts';

describe('a registry that demands FULL_TRANSITIVE', () => {
  const registry = new HttpRegistry(stackForTests().schemaRegistryUrl);
  const names = namesFor(freshPrefix());

  it.each(allTopics.map(({ name, avro }) => [name, avro] as const))(
    'accepts every released schema of %s in order, and the present one after them',
    async (name, avro) => {
      const subject = names.subject(name);
      await registry.setCompatibility(subject, 'FULL_TRANSITIVE');
      for (const { schema } of releasedSchemas(name)) {
        expect(await registry.register(subject, schema)).toEqual({ id: expect.any(Number) });
      }
      expect(await registry.register(subject, avro)).toEqual({ id: expect.any(Number) });
      expect(await registry.idOf(subject, avro)).not.toBeNull();
    },
  );

  it('refuses a field without a default, so that these schemas are really compared', async () => {
    const subject = names.subject('with-a-new-field');
    await registry.setCompatibility(subject, 'FULL_TRANSITIVE');
    const fields = [{ name: 'orderId', type: 'string' }];
    await registry.register(subject, { type: 'record', name: 'Sale', fields });
    const wider: Schema = { type: 'record', name: 'Sale', fields: [...fields, { name: 'channel', type: 'string' }] };
    expect(await registry.register(subject, wider)).toEqual({ refused: expect.any(String) });
  });
});
