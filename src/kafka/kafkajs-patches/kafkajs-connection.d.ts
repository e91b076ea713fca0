/** The part of kafkajs's untyped connections that `endless-closings.ts` patches; only that file uses it. */
declare module 'kafkajs/src/network/connection.js' {
  const Connection: { readonly prototype: import('./endless-closings.ts').ClosingConnection };
  export default Connection;
}
