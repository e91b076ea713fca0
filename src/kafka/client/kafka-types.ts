/** kafkajs's types under our own names: src/kafka alone imports the library, so that another one could take its place. */
import type {
  Admin,
  Consumer,
  ConsumerStartBatchProcessEvent,
  EachBatchPayload,
  IHeaders,
  Kafka,
  Producer,
  Transaction,
} from 'kafkajs';

export type KafkaClient = Kafka;
export type KafkaAdmin = Admin;
export type KafkaProducer = Producer;
export type KafkaTransaction = Transaction;
export type KafkaConsumer = Consumer;
export type KafkaHeaders = IHeaders;
/** A batch as a consumer hands it out. */
export type ConsumedBatch = EachBatchPayload;
/** What a consumer reports of every batch, those that it does not hand out included. */
export type BatchStart = ConsumerStartBatchProcessEvent['payload'];
