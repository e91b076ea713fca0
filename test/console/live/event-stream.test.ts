import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { FastifyReply } from 'fastify';
import { EventStreams, sendEvent } from '../../../src/console/live/event-stream.ts';
import { HTTP_LIMITS } from '../../../src/http/http-limits.ts';
import { createHttpServer } from '../../../src/http/http-server.ts';
import { until } from '../../support/until.ts';

describe('the streams to open pages', () => {
  const streams = new EventStreams(async () => true);
  const reply = { raw: { once: () => undefined } } as unknown as Pick<FastifyReply, 'raw' | 'request'>;

  afterEach(() => {
    jest.useRealTimers();
  });

  it('say something before a silent connection is closed', () => {
    jest.useFakeTimers();
    const stream = streams.open(reply, () => {});
    jest.advanceTimersByTime(HTTP_LIMITS.silenceMs / 2);
    expect(stream?.read()?.toString()).toMatch(/^: /);
    stream?.destroy();
  });

  it('end for whoever may not watch any more, and stay while nobody can be known', async () => {
    jest.useFakeTimers();
    let mayWatch = async () => true;
    const watched = new EventStreams(() => mayWatch()).open(reply, () => {});
    const beat = () => jest.advanceTimersByTimeAsync(HTTP_LIMITS.silenceMs / 2);
    await beat();
    mayWatch = async () => {
      throw new Error('MongoDB is away');
    };
    await beat();
    expect(watched?.writableEnded).toBe(false);
    mayWatch = async () => false;
    await beat();
    expect(watched?.writableEnded).toBe(true);
  });

  it('keep nothing for a client that asked with HEAD', async () => {
    const server = createHttpServer({ bodyBytesMax: 1 });
    const closed: string[] = [];
    server.get('/live', (_request, answer) => answer.send(streams.open(answer, () => closed.push('closed'))));
    await server.listen({ port: 0, host: '127.0.0.1' });
    const port = Reflect.get(Object(server.server.address()), 'port');
    await fetch(`http://127.0.0.1:${port}/live`, { method: 'HEAD' });
    await until(async () => closed.length === 1);
    await server.close();
  });

  it('keep a bounded amount for a client that does not read, and say what it misses', () => {
    const stream = streams.open(reply, () => {});
    if (stream === null) throw new Error('too many are open');
    const large = 'x'.repeat(100_000);
    let sent = 0;
    while (sendEvent(stream, 'message', large)) sent += 1;
    expect(sent).toBeLessThan(20);
    stream.destroy();
    expect(sendEvent(stream, 'message', large)).toBe(false);
  });

  it('are not opened any more when the server stops', async () => {
    const stopping = new EventStreams(async () => true);
    const stream = stopping.open(reply, () => {});
    stopping.endAll();
    expect(stream?.writableEnded).toBe(true);
    expect(stopping.open(reply, () => {})).toBeNull();
  });
});
