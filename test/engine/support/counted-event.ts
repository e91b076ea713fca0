import type { Counted } from './counting-stage.ts';

export function countedEvent(index: number, text: string): Counted {
  return { eventId: `e${String(index).padStart(6, '0')}`, orderId: `order-${index % 10}`, occurredAt: index, text };
}

export function expectedIds(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => countedEvent(from + index, '').eventId);
}
