import { PassThrough } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HTTP_LIMITS } from '../../http/http-limits.ts';

/** Of one browser that reads slower than we write. What comes when that much waits for it is not sent. */
const BUFFERED_BYTES_MAX = 1_000_000;

/** How many pages may watch one process; each keeps a connection. */
const OPEN_MAX = 500;

/** A connection on which nothing moves is closed; a topic may be silent for days. */
const BEAT_EVERY_MS = HTTP_LIMITS.silenceMs / 3;

/** A comment, which browsers skip. */
const BEAT = ': nothing new\n\n';

/** Server-sent events to the pages that are open. */
export class EventStreams {
  readonly #open = new Set<PassThrough>();
  readonly #mayWatch: (request: FastifyRequest) => Promise<boolean>;
  #isEnded = false;

  /** @param mayWatch asked at every beat: who logged out, or was taken out of the users, sees no more */
  constructor(mayWatch: (request: FastifyRequest) => Promise<boolean>) {
    this.#mayWatch = mayWatch;
  }

  /** Null where too many are open, or the server stops. */
  open(reply: Pick<FastifyReply, 'raw' | 'request'>, onClose: () => void): PassThrough | null {
    if (this.#isEnded || this.#open.size >= OPEN_MAX) return null;
    const stream = new PassThrough();
    this.#open.add(stream);
    const beat = setInterval(() => this.#beat(stream, reply.request), BEAT_EVERY_MS).unref();
    stream.once('close', () => {
      clearInterval(beat);
      this.#open.delete(stream);
      onClose();
    });
    // Nobody reads the stream of an answer without a body, as HEAD has it, to its end.
    reply.raw.once('close', () => stream.destroy());
    return stream;
  }

  #beat(stream: PassThrough, request: FastifyRequest): void {
    write(stream, BEAT);
    this.#mayWatch(request).then(
      (may) => may || stream.end(),
      // While nobody can be known, as MongoDB is away, whoever was known stays.
      () => undefined,
    );
  }

  /** The server stops: a stream that stays open, or is opened again, would keep it waiting. */
  endAll(): void {
    this.#isEnded = true;
    for (const stream of this.#open) stream.end();
  }
}

/** Whether it was sent: a browser that reads too slowly misses it. */
export function sendEvent(stream: PassThrough, event: string, data: unknown): boolean {
  return write(stream, `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

function write(stream: PassThrough, text: string): boolean {
  if (stream.writableEnded || stream.destroyed || stream.writableLength > BUFFERED_BYTES_MAX) return false;
  stream.write(text);
  return true;
}
