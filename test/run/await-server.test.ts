import { describe, expect, it } from '@jest/globals';
import { FatalError, TransientError } from '../../src/errors.ts';
import { awaitServer } from '../../src/run/await-server.ts';
import { createLogger } from '../../src/telemetry/logging.ts';

function awaiting() {
  const said: (string | null)[] = [];
  const stopping = new AbortController();
  const logger = createLogger({ level: 'silent' });
  return {
    said,
    stopping,
    with: { logger, signal: stopping.signal, onWaiting: (why: string | null) => void said.push(why) },
  };
}

describe('waiting for a server at start', () => {
  it('tries again until the server answers, and says what it waits for', async () => {
    const { said, with: needs } = awaiting();
    let tries = 0;
    const connect = async () => {
      tries += 1;
      if (tries < 3) throw new TransientError('connection refused');
      return 'connected';
    };
    expect(await awaitServer('Kafka', connect, needs)).toBe('connected');
    expect(said).toEqual(['waiting for Kafka: connection refused', 'waiting for Kafka: connection refused', null]);
  });

  it('does not wait where waiting does not help', async () => {
    const refusing = awaitServer('MongoDB', () => Promise.reject(new FatalError('standalone')), awaiting().with);
    await expect(refusing).rejects.toThrow('standalone');
  });

  it('ends at once when the process stops, even during a try', async () => {
    const { stopping, with: needs } = awaiting();
    const waiting = awaitServer('Kafka', () => new Promise(() => {}), needs);
    stopping.abort(new Error('told to stop'));
    await expect(waiting).rejects.toThrow('told to stop');
  });
});
