import { PassThrough } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { TransientError } from '../../errors.ts';

/** Each keeps MongoDB busy for as long as it takes. */
const RUNNING_MAX = 6;

/** What takes longer than a page may wait for: few at a time, and none for somebody who has left. */
export class LongReads {
  readonly #running = new Set<AbortController>();

  /** @throws TransientError where as many run as may */
  async run<Result>(reply: FastifyReply, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    if (this.#running.size >= RUNNING_MAX) {
      throw new TransientError('others are reading as much as this console lets them; try again in a moment');
    }
    const leaving = new AbortController();
    const leave = () => leaving.abort();
    this.#running.add(leaving);
    reply.raw.once('close', leave);
    try {
      return await work(leaving.signal);
    } finally {
      this.#running.delete(leaving);
    }
  }

  /**
   * Answers with a line of JSON for each that is sent, as soon as it is.
   * @param problemLine what is sent where the work fails
   */
  stream<Line>(
    reply: FastifyReply,
    work: (send: (line: Line) => void, signal: AbortSignal) => Promise<void>,
    problemLine: (error: unknown) => Line,
  ): FastifyReply {
    const stream = new PassThrough();
    const send = (line: Line) => {
      if (!stream.writableEnded) stream.write(`${JSON.stringify(line)}\n`);
    };
    this.run(reply, (signal) => work(send, signal))
      .catch((error: unknown) => send(problemLine(error)))
      .finally(() => stream.end());
    return reply
      .header('cache-control', 'no-store')
      .header('x-accel-buffering', 'no')
      .type('application/x-ndjson')
      .send(stream);
  }

  /** The server stops. */
  abortAll(): void {
    for (const leaving of this.#running) leaving.abort();
  }
}
