import { UsageError } from '../../errors.ts';
import type { SeenMessage } from './read-message.ts';

export type MessageFilter = (message: SeenMessage) => boolean;

/** What `--order` and `--where` ask for; all of it must hold. */
export interface FilterOptions {
  readonly order?: string;
  /** `field=value` each; a field may be a path into the event: `decline.code=05`, `items.productId=p1`. */
  readonly where?: readonly string[];
}

/** @throws UsageError for a `--where` without `=` or without a field. */
export function messageFilter({ order, where = [] }: FilterOptions): MessageFilter {
  const conditions: MessageFilter[] = where.map(fieldCondition);
  if (order !== undefined) conditions.push(({ key, event }) => key === order || event?.orderId === order);
  return (message) => conditions.every((holds) => holds(message));
}

function fieldCondition(text: string): MessageFilter {
  const [, path, wanted] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (path === undefined || wanted === undefined) {
    throw new UsageError(`"${text}" is no filter: expected field=value, such as saleKind=UPSALE or decline.code=05`);
  }
  const parts = path.split('.');
  return ({ event }) => event !== null && valuesAt(event, parts).some((value) => String(value) === wanted);
}

/** The values at a path; a list on the way stands for each of its items. */
function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => valuesAt(item, path));
  const [field, ...rest] = path;
  if (field === undefined) return [value];
  if (typeof value !== 'object' || value === null || !(field in value)) return [];
  const inside: unknown = Object.entries(value).find(([name]) => name === field)?.[1];
  return valuesAt(inside, rest);
}
