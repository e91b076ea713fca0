import type { Servers } from '../../inspect/servers.ts';
import { type Trace, traceOrder } from '../../inspect/trace/trace.ts';
import { SCENE_ORDER, sceneOrderId } from '../sample/scene-declines.ts';
import type { Accounts } from './accounting.ts';

/** What happened to one order and to one subscription, from decline to outcome; null where none was recovered. */
export interface Stories {
  readonly order: Trace | null;
  readonly subscription: Trace | null;
}

/** Of an order that a rerun recovered when a cascade could not, and of a subscription that came back by recycle. */
export async function tellStories(servers: Servers, { completed }: Accounts): Promise<Stories> {
  const recovered = (orderId: string) => completed.some((event) => event.orderId === orderId);
  const rerun = completed
    .filter(({ route, orderId }) => route === 'RERUN' && !SCENE_ORDER.test(orderId))
    .map(({ orderId }) => orderId)
    .sort()[0];
  const recycled = sceneOrderId('story');
  return {
    order: rerun === undefined ? null : await traceOrder(servers, rerun, null),
    subscription: recovered(recycled) ? await traceOrder(servers, recycled, null) : null,
  };
}
