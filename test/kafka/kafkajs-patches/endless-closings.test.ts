import { describe, expect, it } from '@jest/globals';
import { patchEndlessClosings } from '../../../src/kafka/kafkajs-patches/endless-closings.ts';
import { FakeConnection } from '../support/fake-connection.ts';

class PatchedConnection extends FakeConnection {}
patchEndlessClosings(PatchedConnection.prototype, 20);

describe('a connection that is closed', () => {
  it('fails what is never answered, and forgets the half of an answer that it got', async () => {
    const connection = new PatchedConnection([Date.now()]);
    await connection.disconnect();
    expect(connection).toMatchObject({ isDestroyed: true, chunks: [], bytesBuffered: 0, bytesNeeded: 4 });
    expect(connection.rejected).toMatchObject([{ name: 'KafkaJSConnectionClosedError', host: 'broker', port: 1 }]);
  });

  it('is not cut where nothing is unanswered', async () => {
    const connection = new PatchedConnection();
    await connection.disconnect();
    expect(connection).toMatchObject({ isDestroyed: false, rejected: [], connectionStatus: 'disconnected' });
  });
});
