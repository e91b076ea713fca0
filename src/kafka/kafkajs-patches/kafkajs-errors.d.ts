/** kafkajs's errors that its own types leave out; only the patches use them. */
declare module 'kafkajs/src/errors.js' {
  const errors: {
    /** kafkajs forgets the broker and looks for the leader again. */
    readonly KafkaJSConnectionClosedError: new (
      message: string,
      broker: { host: string; port: number },
    ) => Error;
  };
  export default errors;
}
