import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Ended, salvage } from '../support/salvage-command.ts';

/** The part of `salvage trace ORDER --json` that the scenarios look at. */
const Trace = z.object({
  messages: z.array(z.object({ topic: z.string(), event: z.record(z.string(), z.unknown()).nullable() })),
  documents: z.object({
    order: z.looseObject({ status: z.string() }).nullable(),
    subscriptions: z.array(z.looseObject({ _id: z.string(), status: z.string() })),
    submissions: z.array(
      z.looseObject({ state: z.string(), history: z.array(z.object({ at: z.number(), state: z.string() })) }),
    ),
  }),
});
export type Trace = z.infer<typeof Trace>;

/** More at once would only compete with the pipeline for the processor. */
const COMMANDS_AT_ONCE = 2;

export const ROUTING_FILE = new URL('./routing.yaml', import.meta.url).pathname;

/** The merchant's operators: they use the commands and the rerun API. */
export class Operator {
  readonly #env: Record<string, string>;
  readonly #rerunUrl: string;
  readonly #folder: string;
  #running: Promise<unknown>[] = Array.from({ length: COMMANDS_AT_ONCE }, () => Promise.resolve());

  /** `folder`: where configuration files are written. */
  constructor(env: Record<string, string>, rerunUrl: string, folder: string) {
    this.#env = env;
    this.#rerunUrl = rerunUrl;
    this.#folder = folder;
  }

  /** Runs a command when it is its turn. */
  salvage(...args: string[]): Promise<Ended> {
    const [turn = Promise.resolve(), ...others] = this.#running;
    const ended = turn.then(() => salvage(args, this.#env));
    this.#running = [...others, ended.catch(() => undefined)];
    return ended;
  }

  /** @throws Error where the command fails */
  async succeed(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.salvage(...args);
    if (code !== 0) throw new Error(`salvage ${args.join(' ')} ended with ${code}: ${stderr}`);
    return stdout;
  }

  async trace(orderId: string): Promise<Trace> {
    return Trace.parse(JSON.parse(await this.succeed('trace', orderId, '--json')));
  }

  /** Asks the Rerun Declined Sale API; returns the status of its answer. */
  async rerun(orderId: string, requestKey: string, body: Record<string, unknown>): Promise<number> {
    const answer = await fetch(`${this.#rerunUrl}/orders/${orderId}/rerun`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.#env.RERUN_API_TOKEN}`,
        'idempotency-key': requestKey,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ requestedBy: 'anna', ...body }),
    });
    return answer.status;
  }

  /** Writes the configuration file with one line changed; returns the new file's path. */
  edited(name: string, line: string, otherwise: string, file: string = ROUTING_FILE): string {
    const text = readFileSync(file, 'utf8');
    if (!text.includes(line)) throw new Error(`the routing has no line ${line}`);
    const path = join(this.#folder, `${name}.yaml`);
    writeFileSync(
      path,
      text.replace(line, () => otherwise),
    );
    return path;
  }
}

/** FlexEcom's results for the order, oldest first within a partition. */
export function resultsOf({ messages }: Trace): Record<string, unknown>[] {
  return messages.flatMap(({ topic, event }) =>
    topic.startsWith('flexecom-result') && !topic.endsWith('.dlq') && event !== null ? [event] : [],
  );
}
