/** Whether a person still has to look at a dead letter. */
export interface DeadLetterHandling {
  state: 'OPEN' | 'REPLAYED' | 'DISMISSED';
  /** Epoch ms. */
  handledAt: number | null;
  by: string | null;
  why: string | null;
}

/** A message that could not be processed. `_id` is its position, `<topic>.dlq <partition>:<offset>`. Made from the topics. */
export interface DeadLetterRecord extends DeadLetterHandling {
  _id: string;
  /** The input topic, without prefix. */
  topic: string;
  partition: number;
  offset: number;
  /** Kafka's timestamp; epoch ms. */
  at: number;
  stage: string;
  reason: string;
  /** What it has in common with others of its kind. */
  reasonGroup: string;
  /** Its key. */
  orderId: string | null;
  sourcePartition: number;
  sourceOffset: number;
  masked: boolean;
  cut: boolean;
  /** When Kafka deletes the message; the document goes with it. */
  expiresAt: Date;
}

/** Up to where a partition of a dead-letter topic is in `deadLetters`. `_id`: topic and partition. */
export interface DeadLetterReadUpTo {
  _id: string;
  next: number;
}
