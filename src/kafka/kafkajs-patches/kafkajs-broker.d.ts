/** The part of kafkajs's untyped connection to a broker that `aborted-messages.ts` patches; only that file may use it. */
declare module 'kafkajs/src/broker/index.js' {
  const Broker: { readonly prototype: import('./aborted-messages.ts').FetchingBroker };
  export default Broker;
}
