/** The part of kafkajs's untyped encoder that `null-headers.ts` patches; only that file may use it. */
declare module 'kafkajs/src/protocol/encoder.js' {
  const Encoder: { readonly prototype: { writeVarIntBytes(value: Buffer | string | null): unknown } };
  export default Encoder;
}
