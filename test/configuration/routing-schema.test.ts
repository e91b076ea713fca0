import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import type { RoutingContentSchema } from '../../src/configuration/routing-schema.ts';
import type { RoutingContent } from '../../src/domain/configuration.ts';

type DeepReadonly<Value> = Value extends readonly (infer Entry)[]
  ? readonly DeepReadonly<Entry>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> }
    : Value;
type Parsed = DeepReadonly<z.infer<typeof RoutingContentSchema>>;

describe('the schema of the routing configuration', () => {
  it('has exactly the fields of the plain type that the domain reads, which the compiler checks', () => {
    const plainHasAll: RoutingContent extends Parsed ? true : false = true;
    const schemaHasAll: Parsed extends RoutingContent ? true : false = true;
    expect([plainHasAll, schemaHasAll]).toEqual([true, true]);
  });
});
