import type { CommandFailedEvent, CommandStartedEvent, MongoClient } from 'mongodb';
import { DatabaseSpans } from '../telemetry/tracing/database-spans.ts';
import { errorType } from '../telemetry/tracing/error-type.ts';

/**
 * Makes a span of each command that is a part of something traced. The client must have been made with `monitorCommands`, which
 * costs every command a little.
 */
export function traceCommands(client: MongoClient): void {
  const spans = new DatabaseSpans();
  client.on('commandStarted', (event) => {
    const { commandName: operation, databaseName: database, address } = event;
    spans.begun({ id: idOf(event), operation, collection: collectionOf(event), database, address });
  });
  client.on('commandSucceeded', (event) => spans.ended(idOf(event), null));
  client.on('commandFailed', (event) => spans.ended(idOf(event), errorType(event.failure)));
}

function idOf({ address, requestId }: Pick<CommandFailedEvent, 'address' | 'requestId'>): string {
  return `${address}/${requestId}`;
}

/** `find`, `insert` and the like name it as their own value, `getMore` beside that. */
function collectionOf({ commandName, command }: CommandStartedEvent): string | null {
  const named = commandName === 'getMore' ? command.collection : command[commandName];
  return typeof named === 'string' ? named : null;
}
