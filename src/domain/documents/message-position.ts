/** Where a message stands: `topic` is the contract's name, without prefix. */
export interface MessagePosition {
  topic: string;
  partition: number;
  offset: number;
}
