import type { PassThrough } from 'node:stream';
import { z } from 'zod';
import { allTopics, topicByName } from '../../../topics/all.ts';
import { DEAD_LETTER_RETENTION_DAYS } from '../../../topics/contract/topic.ts';
import { describeMessage } from '../../inspect/messages/describe-message.ts';
import { type MessageFilter, messageFilter } from '../../inspect/messages/message-filter.ts';
import { refuseUnknownTopics, TAILABLE_TOPICS } from '../../inspect/messages/tailable-topics.ts';
import { sourceTopic } from '../../names.ts';
import { type EventStreams, sendEvent } from '../live/event-stream.ts';
import type { TopicNews } from '../live/followed-topic.ts';
import type { TopicFeed } from '../live/topic-feed.ts';
import type { ApiServer } from './api-server.ts';
import { Text } from './query.ts';
import { streamEvents } from './stream-events.ts';

const TopicSchema = z.object({
  name: z.string(),
  partitions: z.int(),
  retentionDays: z.number(),
  writtenBy: z.array(z.string()),
  readBy: z.array(z.string()),
  isDeadLetters: z.boolean(),
});

const TopicsSchema = z.object({ topics: z.array(TopicSchema) });

export type TopicsAnswer = z.infer<typeof TopicsSchema>;

/** A message as the stream sends it. */
export interface StreamedMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly key: string | null;
  readonly sentence: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly event: Readonly<Record<string, unknown>> | null;
}

const Query = z.object({
  /** Messages of this order alone. */
  order: Text.optional(),
  /** `field=value`, where the field may be a path into the event: `decline.code=05`. */
  where: Text.optional(),
});

/** The topics, and what comes into one of them, live. */
export function addTopics(
  server: ApiServer,
  { feed, streams }: { readonly feed: TopicFeed; readonly streams: EventStreams },
): void {
  server.get(
    '/api/v1/topics',
    { schema: { summary: 'The topics, who writes and who reads them', response: { 200: TopicsSchema } } },
    async () => ({ topics: TAILABLE_TOPICS.map(topicAnswer) }),
  );
  server.get(
    '/api/v1/topics/:topic/live',
    {
      schema: {
        summary: 'What comes into a topic, as server-sent events, beginning with the newest that is there',
        params: z.object({ topic: Text }),
        querystring: Query,
        produces: ['text/event-stream'],
      },
    },
    (request, reply) => {
      const { topic } = request.params;
      refuseUnknownTopics([topic]);
      const { order, where } = request.query;
      const holds = messageFilter({
        ...(order === undefined ? {} : { order }),
        ...(where === undefined ? {} : { where: [where] }),
      });
      return streamEvents(streams, reply, (stream) => feed.watch(topic, sendNews(stream, holds)));
    },
  );
}

/** What a browser that reads too slowly misses is counted with what was passed over. */
function sendNews(stream: PassThrough, holds: MessageFilter): (news: TopicNews) => void {
  let passedOver = 0;
  return (news) => {
    if (news.kind === 'problem') return void sendEvent(stream, news.kind, news);
    if (news.kind === 'passed-over') passedOver += news.count;
    if (passedOver > 0 && sendEvent(stream, 'passed-over', { count: passedOver })) passedOver = 0;
    if (news.kind === 'passed-over' || !holds(news.message, news.record)) return;
    const { unreadable: _, ...shown } = news.message;
    const sentence = describeMessage(news.message);
    if (!sendEvent(stream, 'message', { ...shown, sentence } satisfies StreamedMessage)) passedOver += 1;
  };
}

function topicAnswer(name: string): TopicsAnswer['topics'][number] {
  const definition = topicByName(sourceTopic(name)) ?? allTopics[0];
  const isDeadLetters = name !== definition.name;
  return {
    name,
    partitions: definition.partitions,
    retentionDays: isDeadLetters ? DEAD_LETTER_RETENTION_DAYS : definition.retentionDays,
    writtenBy: isDeadLetters ? [...definition.readBy] : [...definition.writtenBy],
    readBy: isDeadLetters ? ['ops'] : [...definition.readBy],
    isDeadLetters,
  };
}
