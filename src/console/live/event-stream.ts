import { PassThrough } from 'node:stream';

/** A browser that reads slower than we write gets the newest, not everything. */
const BUFFERED_BYTES_MAX = 1_000_000;

/** How many pages may watch one process; each keeps a connection. */
const OPEN_MAX = 500;

/** Server-sent events to the pages that are open. */
export class EventStreams {
  readonly #open = new Set<PassThrough>();

  /** Null where too many are open. */
  open(onClose: () => void): PassThrough | null {
    if (this.#open.size >= OPEN_MAX) return null;
    const stream = new PassThrough();
    this.#open.add(stream);
    stream.once('close', () => {
      this.#open.delete(stream);
      onClose();
    });
    return stream;
  }

  /** The server stops: a stream that stays open would keep it waiting. */
  endAll(): void {
    for (const stream of this.#open) stream.end();
  }
}

export function sendEvent(stream: PassThrough, event: string, data: unknown): void {
  if (stream.writableEnded || stream.writableLength > BUFFERED_BYTES_MAX) return;
  stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}
