/** The parts of kafkajs's untyped decoding of fetches that `bounded-fetches.ts` replaces; only it and its decoder use them. */
declare module 'kafkajs/src/protocol/requests/fetch/v11/response.js' {
  const response: { decode(raw: Buffer): Promise<unknown> };
  export default response;
}

declare module 'kafkajs/src/protocol/decoder.js' {
  export default class Decoder {
    constructor(bytes: Buffer);
  }
}

declare module 'kafkajs/src/protocol/messageSet/decoder.js' {
  import type Decoder from 'kafkajs/src/protocol/decoder.js';

  const decodeMessageSet: (
    decoder: Decoder,
    bytes: number,
  ) => Promise<import('../fetching/record.ts').FetchedMessage[]>;
  export default decodeMessageSet;
}
