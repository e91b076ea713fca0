/** The part of kafkajs's untyped connection to a broker that the patches of it use; nobody else may. */
declare module 'kafkajs/src/broker/index.js' {
  const Broker: {
    readonly prototype: import('./aborted-messages.ts').FetchingBroker &
      import('./hanging-handshakes.ts').ConnectingBroker &
      import('./whole-log-ends.ts').OffsetListingBroker &
      import('./refused-rights.ts').RequestingBroker;
  };
  export default Broker;
}
