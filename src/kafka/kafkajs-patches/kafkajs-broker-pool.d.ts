/** The part of kafkajs's untyped pool of brokers that `first-answers.ts` patches; only that file and its test use it. */
declare module 'kafkajs/src/cluster/brokerPool.js' {
  const BrokerPool: { readonly prototype: import('./first-answers.ts').BrokerPool };
  export default BrokerPool;
}
