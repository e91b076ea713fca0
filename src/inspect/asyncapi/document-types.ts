export const ASYNCAPI_VERSION = '3.0.0';

/** Of the bindings that say what Kafka needs to know. */
export const BINDING_VERSION = '0.5.0';

export interface AsyncApi {
  readonly asyncapi: typeof ASYNCAPI_VERSION;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly defaultContentType: string;
  readonly servers: Readonly<Record<string, object>>;
  readonly channels: Readonly<Record<string, Channel>>;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly messages: Readonly<Record<string, object>>;
  };
}

export interface Channel {
  readonly address: string;
  readonly description: string;
  readonly messages: Readonly<Record<string, Reference>>;
  readonly bindings: { readonly kafka: object };
  readonly 'x-written-by': readonly string[];
  readonly 'x-read-by': readonly string[];
}

export interface Operation {
  readonly action: 'send' | 'receive';
  readonly channel: Reference;
  readonly tags: readonly { readonly name: string }[];
  readonly bindings?: { readonly kafka: object };
}

interface Reference {
  readonly $ref: string;
}
