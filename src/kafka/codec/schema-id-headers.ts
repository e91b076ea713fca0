import type { KafkaHeaders } from '../client/kafka-types.ts';

interface Producer {
  /** The header in which it puts the schema's id. */
  readonly header: string;
  /** What makes it put the id in front of the value instead. */
  readonly set: string;
}

const PRODUCERS: readonly Producer[] = [
  {
    header: '__value_schema_id',
    set: 'value.schema.id.serializer=io.confluent.kafka.serializers.schema.id.PrefixSchemaIdSerializer',
  },
  ...['apicurio.value.globalId', 'apicurio.value.contentId', 'apicurio.value.artifactId'].map((header) => ({
    header,
    set: 'apicurio.registry.headers.enabled=false',
  })),
];

/** What its producer has to set, where a header has the schema's id that belongs in front of the value; else null. */
export function adviceOnSchemaId(headers: KafkaHeaders): string | null {
  const producer = PRODUCERS.find(({ header }) => headers[header] !== undefined);
  if (producer === undefined) return null;
  return `its schema id is in the header ${producer.header}; set ${producer.set} in its producer`;
}
