import { expect, it } from '@jest/globals';
import { PausesInForce } from '../../src/dispatch/pauses-in-force.ts';
import type { Pause } from '../../src/domain/documents/pause.ts';
import { until } from '../support/until.ts';

const PAUSE: Pause = { _id: 'ALL flex-1', gatewayId: 'flex-1', route: null, by: 'jo', why: 'a test', since: 1 };

it('a process that stops while it confirms a pause is removed after its last beat, and not known as killed', async () => {
  const done: string[] = [];
  const arrived = Promise.withResolvers<void>();
  const pauses = new PausesInForce({
    database: { collection: () => ({ find: () => ({ sort: () => ({ toArray: async () => [PAUSE] }) }) }) } as never,
    configuration: { current: () => null },
    instance: {
      beat: async (confirmed) => {
        if (confirmed.length === 0) return;
        done.push('sent');
        await arrived.promise;
        done.push('arrived');
      },
      remove: async () => void done.push('removed'),
    },
    onFailure: () => undefined,
  });
  await until(() => done.length > 0);
  const stopping = pauses.stop();
  setImmediate(arrived.resolve);
  await stopping;
  expect(done).toEqual(['sent', 'arrived', 'removed']);
});
