/** What a message's bytes and its writer's schema can take. Each bound is checked before the work that it limits. */

/** Ids are 32-bit numbers with a sign, in every registry. */
export const SCHEMA_ID_MAX = 2 ** 31 - 1;

/** Of one schema. The largest of ours has 5,000; avsc takes milliseconds for one of this size. */
export const SCHEMA_CHARACTERS_MAX = 200_000;

/** Of one schema's JSON, and of one value: ours have seven levels. avsc calls itself for each. */
export const DEPTH_MAX = 100;

/** Schemas that a schema refers to, and those that they refer to. */
export const REFERENCES_MAX = 50;

/** Schemas of writers that one topic's reader remembers. A topic has a few; beyond it all are asked for again. */
export const WRITER_SCHEMAS_MAX = 1_000;

/** Fields of a value that take no bytes, such as records of nulls: a small schema can have billions of them. */
export const EMPTY_FIELDS_MAX = 10_000;
