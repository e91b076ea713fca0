import type { Item, OrderStatus } from '../../../topics/contract/fields.ts';

/** An order as the contract has it, and as the pipeline creates one. */
export interface Order {
  _id: string;
  customerId: string;
  campaignId: string | null;
  parentOrderId: string | null;
  status: OrderStatus;
  blacklisted?: boolean;
  items: Item[];
  gatewayId: string | null;
}
