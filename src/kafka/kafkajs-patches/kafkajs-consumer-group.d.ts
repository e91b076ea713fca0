/** The part of kafkajs's untyped group membership that `forgotten-rejoins.ts` patches; only that file may use it. */
declare module 'kafkajs/src/consumer/consumerGroup.js' {
  const ConsumerGroup: { readonly prototype: import('./forgotten-rejoins.ts').FetchingGroup };
  export default ConsumerGroup;
}
