import type { Counted } from './counting-stage.ts';

export function countedEvent(index: number, text: string): Counted {
  return { eventId: `e${String(index).padStart(6, '0')}`, orderId: `order-${index % 10}`, occurredAt: index, text };
}

/** The numbers below ten that are the first of each partition: their orders are in partitions 0, 1, 2 and 3. */
export const ONE_OF_EACH_PARTITION: readonly number[] = [0, 6, 1, 2];

export function expectedIds(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => countedEvent(from + index, '').eventId);
}
