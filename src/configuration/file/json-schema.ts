import { z } from 'zod';
import { RoutingContentSchema } from '../routing-schema.ts';

/** The JSON Schema of the configuration file, for completion in editors. Rules that span several fields are not in it. */
export function routingJsonSchema(): object {
  return {
    ...z.toJSONSchema(RoutingContentSchema, { io: 'input' }),
    title: 'Routing configuration of decline-salvage',
  };
}
