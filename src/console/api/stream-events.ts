import type { PassThrough } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { sendProblem } from '../../http/problem.ts';
import type { EventStreams } from '../live/event-stream.ts';

/**
 * Answers with server-sent events for as long as the page is open, or that too many are.
 * @param watch begins to send, and returns what ends that
 */
export function streamEvents(
  streams: EventStreams,
  reply: FastifyReply,
  watch: (stream: PassThrough) => () => void,
): FastifyReply {
  let unwatch = () => {};
  const stream = streams.open(reply, () => unwatch());
  if (stream === null) {
    return sendProblem(reply, { status: 503, error: 'too-many', detail: 'too many pages are open; close some' });
  }
  unwatch = watch(stream);
  return reply
    .header('cache-control', 'no-store')
    .header('x-accel-buffering', 'no')
    .type('text/event-stream')
    .send(stream);
}
