/** The parts of kafkajs's untyped connection to a broker that two patches change; only those files may use it. */
declare module 'kafkajs/src/broker/index.js' {
  const Broker: {
    readonly prototype: import('./aborted-messages.ts').FetchingBroker &
      import('./whole-log-ends.ts').OffsetListingBroker;
  };
  export default Broker;
}
