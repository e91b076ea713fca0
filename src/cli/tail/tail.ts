import { UsageError } from '../../errors.ts';
import type { DecodedMessage } from '../../inspect/messages/decode-message.ts';
import { messageFilter } from '../../inspect/messages/message-filter.ts';
import { type TailRequest, tailTopics } from '../../inspect/messages/tail-topics.ts';
import { refuseUnknownTopics } from '../../inspect/messages/tailable-topics.ts';
import { withTopics } from '../../inspect/servers.ts';
import { readSettings } from '../../settings/settings.ts';
import { print, printJson } from '../print.ts';
import { listenForStop } from '../stop-request.ts';
import { messageLine } from './message-line.ts';

export interface TailFlags {
  fromBeginning?: boolean;
  since?: number;
  order?: string;
  where: string[];
  limit?: number;
  follow: boolean;
  json?: boolean;
}

/** `salvage tail`: until Ctrl-C, the limit, or with --no-follow the end. */
export async function tail(topics: string[], flags: TailFlags): Promise<void> {
  refuseUnknownTopics(topics);
  const request = requestOf(topics, flags);
  const filter = messageFilter(flags);
  const stop = listenForStop(() => {});
  const show = (message: DecodedMessage) => {
    if (flags.json === true) printJson(message);
    else print(messageLine(message));
  };
  await withTopics(readSettings(process.env), (servers) => tailTopics(servers, request, filter, show, stop.signal));
}

function requestOf(topics: readonly string[], { fromBeginning, since, limit, follow }: TailFlags): TailRequest {
  if (fromBeginning === true && since !== undefined) {
    throw new UsageError('--from-beginning and --since cannot be used together');
  }
  const from: TailRequest['from'] =
    since === undefined
      ? { kind: fromBeginning === true || !follow ? 'beginning' : 'now' }
      : { kind: 'since', at: since };
  return { topics, from, follow, limit: limit ?? null };
}
