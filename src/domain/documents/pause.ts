import type { Route } from '../../../topics/contract/fields.ts';

/** Nothing new goes to a FlexEcom gateway, or to one route of it, until the pause is removed (R22). */
export interface Pause {
  _id: string;
  gatewayId: string;
  /** Null: every route. */
  route: Route | null;
  by: string;
  why: string;
  /** Epoch ms. */
  since: number;
}
