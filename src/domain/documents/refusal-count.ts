/** How many requests in a row a FlexEcom gateway has refused, over all instances (R22). `_id`: the gateway's. */
export interface RefusalCount {
  _id: string;
  inARow: number;
}
