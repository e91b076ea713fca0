import { UsageError } from '../../errors.ts';
import type { LogRecord } from '../../kafka/log/log-reader.ts';
import { type DecodedMessage, keyText } from './decode-message.ts';

/** @param record the message as it was read: what is shown of its key may be masked */
export type MessageFilter = (message: DecodedMessage, record: Pick<LogRecord, 'key'>) => boolean;

/** The conditions of `--order` and `--where`; a message must meet all of them. */
interface FilterOptions {
  readonly order?: string;
  /** Each is `field=value`, where the field may be a path into the event: `decline.code=05`, `items.productId=p1`. */
  readonly where?: readonly string[];
}

/** @throws UsageError for a condition without `=` or without a field. */
export function messageFilter({ order, where = [] }: FilterOptions): MessageFilter {
  const conditions: MessageFilter[] = where.map(fieldCondition);
  if (order !== undefined) conditions.push(orderCondition(order));
  return (message, record) => conditions.every((holds) => holds(message, record));
}

function orderCondition(order: string): MessageFilter {
  return ({ event }, { key }) => (key !== null && keyText(key) === order) || event?.orderId === order;
}

function fieldCondition(text: string): MessageFilter {
  const [, path, wanted] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (path === undefined || wanted === undefined) {
    throw new UsageError(`--where "${text}": expected field=value, such as saleKind=UPSALE or decline.code=05`);
  }
  const parts = path.split('.');
  return ({ event }) => event !== null && valuesAt(event, parts).some((value) => String(value) === wanted);
}

/** The values at a path. A list on the way is searched item by item. */
function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => valuesAt(item, path));
  const [field, ...rest] = path;
  if (field === undefined) return [value];
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, field)) return [];
  const inside: unknown = Object.entries(value).find(([name]) => name === field)?.[1];
  return valuesAt(inside, rest);
}
