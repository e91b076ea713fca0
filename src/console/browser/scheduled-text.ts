import { timeText } from './parts/time.ts';

/** `2026-12-01`, `2026-12-01 08:00`: the day or hour that begins then; null: what is due already. */
export function bucketText(from: number | null, unit: 'day' | 'hour', zone: string): string {
  if (from === null) return 'Due already';
  return timeText(from, zone).slice(0, unit === 'day' ? DAY_LENGTH : MINUTE_LENGTH);
}

const DAY_LENGTH = '2026-12-01'.length;
const MINUTE_LENGTH = '2026-12-01 08:00'.length;

/** What the address chooses; anything else in it counts as nothing chosen. */
export function chosenIn(query: URLSearchParams) {
  const route = query.get('route');
  return {
    unit: query.get('by') === 'hour' ? ('hour' as const) : ('day' as const),
    state: query.get('show') === 'SENT' ? ('SENT' as const) : ('SCHEDULED' as const),
    gatewayId: query.get('gateway'),
    route: ROUTES.find((one) => one === route) ?? null,
  };
}

export const ROUTES = ['CASCADE', 'RECYCLE', 'RERUN'] as const;

type Chosen = Pick<ReturnType<typeof chosenIn>, 'gatewayId' | 'route'>;

/** The filter as the API takes it. */
export function filterQuery({ gatewayId, route }: Chosen, more: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(more);
  if (gatewayId !== null) query.set('gatewayId', gatewayId);
  if (route !== null) query.set('route', route);
  return query.toString();
}
