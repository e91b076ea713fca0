/** The part of kafkajs's untyped group membership that the patches of it use; nobody else may. */
declare module 'kafkajs/src/consumer/consumerGroup.js' {
  const ConsumerGroup: {
    readonly prototype: import('./forgotten-rejoins.ts').FetchingGroup &
      import('./moved-coordinators.ts').CoordinatedGroup &
      import('./failed-fetches.ts').RecoveringGroup;
  };
  export default ConsumerGroup;
}
