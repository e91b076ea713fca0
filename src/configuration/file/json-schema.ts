import { z } from 'zod';
import { RoutingContent } from '../routing-configuration.ts';

/** The JSON Schema of the configuration file, for completion and checking in editors. Rules across places are not in it. */
export function routingJsonSchema(): object {
  return { ...z.toJSONSchema(RoutingContent, { io: 'input' }), title: 'Routing configuration of decline-salvage' };
}
