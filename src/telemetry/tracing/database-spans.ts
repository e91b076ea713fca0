import { type Attributes, type Span, SpanKind, trace } from '@opentelemetry/api';
import { markFailed } from './in-span.ts';
import { tracer } from './tracer.ts';

/** A command that is sent to MongoDB. What it says is left out. */
interface TracedCommand {
  readonly id: string;
  readonly operation: string;
  readonly collection: string | null;
  readonly database: string;
  /** Host and port. */
  readonly address: string;
}

/** Commands under way; a driver reports the end of each. Bounds what a defect of that could keep. */
const UNDER_WAY_MAX = 10_000;

/** The commands within a span: a client span below it. Background work, such as polling, is in none. */
export class DatabaseSpans {
  readonly #underWay = new Map<string, Span>();

  begun(command: TracedCommand): void {
    if (trace.getActiveSpan() === undefined || this.#underWay.size >= UNDER_WAY_MAX) return;
    const { operation, collection } = command;
    const name = collection === null ? operation : `${operation} ${collection}`;
    this.#underWay.set(
      command.id,
      tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes: attributesOf(command) }),
    );
  }

  /** @param failure the server's code, or the kind of the error; null: it succeeded. */
  ended(id: string, failure: string | null): void {
    const span = this.#underWay.get(id);
    if (span === undefined) return;
    this.#underWay.delete(id);
    if (failure !== null) markFailed(span, failure, { 'db.response.status_code': failure });
    span.end();
  }
}

function attributesOf({ operation, collection, database, address }: TracedCommand): Attributes {
  const portAt = address.lastIndexOf(':');
  return {
    'db.system.name': 'mongodb',
    'db.operation.name': operation,
    'db.namespace': database,
    ...(collection === null ? {} : { 'db.collection.name': collection }),
    'server.address': address.slice(0, portAt),
    'server.port': Number(address.slice(portAt + 1)),
  };
}
