/** kafkajs's types under our own names: src/kafka alone imports the library, so that another one could take its place. */
import type {
  Admin,
  Consumer,
  ConsumerStartBatchProcessEvent,
  EachBatchPayload,
  EachMessagePayload,
  Kafka,
  Producer,
  Transaction,
} from 'kafkajs';

export type KafkaClient = Kafka;
export type KafkaAdmin = Admin;
export type KafkaProducer = Producer;
export type KafkaTransaction = Transaction;
export type KafkaConsumer = Consumer;
/** Null: the header has no value, which kafkajs's own types leave out. */
export type HeaderValue = Buffer | string | null;
/** By name. A header that is repeated has several values. */
export type KafkaHeaders = Readonly<Record<string, HeaderValue | HeaderValue[] | undefined>>;
/** A message as a consumer hands it out. */
export type ConsumedMessage = EachMessagePayload;
/** A batch as a consumer hands it out. */
export type ConsumedBatch = EachBatchPayload;
/** What a consumer reports of every batch, those that it does not hand out included. */
export type BatchStart = ConsumerStartBatchProcessEvent['payload'];
