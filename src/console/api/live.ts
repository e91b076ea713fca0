import type { ConsoleDependencies } from '../dependencies.ts';
import { type EventStreams, sendEvent } from '../live/event-stream.ts';
import type { ApiServer } from './api-server.ts';
import { streamEvents } from './stream-events.ts';

/** What everybody watches, pushed as server-sent events `snapshot` and `problem`. */
export function addLive(server: ApiServer, streams: EventStreams, { snapshots }: ConsoleDependencies): void {
  server.get(
    '/api/v1/live',
    {
      schema: {
        summary: 'The state of the pipeline, every two seconds, as server-sent events',
        produces: ['text/event-stream'],
      },
    },
    (_request, reply) =>
      streamEvents(streams, reply, (stream) =>
        snapshots.watch((reading) => {
          if (reading.kind === 'read') sendEvent(stream, 'snapshot', reading.snapshot);
          else sendEvent(stream, 'problem', { at: reading.at, detail: reading.problem });
        }),
      ),
  );
}
