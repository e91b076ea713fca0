import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { AnyTopic } from '../../src/domain/decision.ts';
import { allTopics, inputTopics } from '../../topics/all.ts';
import { DEAD_LETTER_RETENTION_DAYS } from '../../topics/contract/topic.ts';

export const TOPICS_PAGE = new URL('../../docs/topics.md', import.meta.url);

const HEAD = readFileSync(new URL('./topics-page-head.md', import.meta.url), 'utf8');

const Named = z.object({ type: z.enum(['record', 'enum', 'array']), doc: z.string().optional() });
const RecordType = Named.extend({
  type: z.literal('record'),
  fields: z.array(z.object({ name: z.string(), type: z.unknown(), doc: z.string().optional() })),
});
const EnumType = Named.extend({ type: z.literal('enum'), symbols: z.array(z.string()) });
const ArrayType = Named.extend({ type: z.literal('array'), items: z.unknown() });
const LogicalType = z.object({ logicalType: z.literal('timestamp-millis') });

/** Said once in the page's head. */
const SAID_IN_HEAD = /^(an id of 1 to \d+ characters|epoch milliseconds between)/;

/** The page docs/topics.md, from the topics' own definitions and schemas. */
export function topicsPage(): string {
  const inputs: ReadonlySet<AnyTopic> = new Set(inputTopics);
  return `${HEAD}\n${allTopics.map((topic) => section(topic, inputs.has(topic))).join('\n')}`;
}

function section(topic: AnyTopic, deadLetters: boolean): string {
  const schema = RecordType.parse(topic.avro);
  const rows = fieldRows(schema, '', contentRules(topic));
  return [
    `## \`${topic.name}\``,
    '',
    `${schema.doc ?? ''} Written by ${list(topic.writtenBy)}; read by ${list(topic.readBy)}. ${topic.partitions} partitions, kept ${topic.retentionDays} days.`,
    ...(deadLetters ? [`Dead letters: \`${topic.name}.dlq\`, kept ${DEAD_LETTER_RETENTION_DAYS} days.`] : []),
    '',
    '| field | type | meaning |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

/** A record's fields, those of records within it below it with their path. */
function fieldRows(
  schema: z.infer<typeof RecordType>,
  path: string,
  rules: ReadonlyMap<string, readonly string[]>,
): string[] {
  return schema.fields.flatMap(({ name, type, doc }) => {
    const own = path + name;
    const shown = shownType(type);
    const meaning = [doc, ...(rules.get(own) ?? []).map((expects) => `Expected: ${expects}.`)];
    const row = `| \`${own}\` | ${shown.text} | ${meaning.filter((text) => text !== undefined).join(' ')} |`;
    return shown.record === null ? [row] : [row, ...fieldRows(shown.record, `${own}${shown.many ? '[]' : ''}.`, rules)];
  });
}

interface ShownType {
  text: string;
  record: z.infer<typeof RecordType> | null;
  many: boolean;
}

function shownType(type: unknown): ShownType {
  if (typeof type === 'string') return { text: type, record: null, many: false };
  if (Array.isArray(type)) {
    const inner = shownType(type.find((branch) => branch !== 'null'));
    return { ...inner, text: `${inner.text} or null` };
  }
  if (LogicalType.safeParse(type).success) return { text: 'long (epoch ms)', record: null, many: false };
  const enumType = EnumType.safeParse(type);
  if (enumType.success) return { text: enumType.data.symbols.join(', '), record: null, many: false };
  const arrayType = ArrayType.safeParse(type);
  if (arrayType.success) {
    const inner = shownType(arrayType.data.items);
    return { ...inner, text: `list of ${inner.text}`, many: true };
  }
  const record = RecordType.parse(type);
  return { text: 'record', record, many: false };
}

function contentRules(topic: AnyTopic): ReadonlyMap<string, readonly string[]> {
  const byField = new Map<string, string[]>();
  for (const { field, expects } of topic.contentRules) {
    if (!SAID_IN_HEAD.test(expects)) byField.set(field, [...(byField.get(field) ?? []), expects]);
  }
  return byField;
}

function list(parties: readonly string[]): string {
  return parties.join(', ');
}
