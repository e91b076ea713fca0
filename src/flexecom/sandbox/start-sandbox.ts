import { readFileSync } from 'node:fs';
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { parse as parseYaml } from 'yaml';
import { listen, urlOf } from '../../listen.ts';
import { addContractRoutes } from './contract-routes.ts';
import { addControlRoutes } from './control-routes.ts';
import { FaultSettings, type Faults } from './faults.ts';
import type { OutcomeSettings } from './outcomes.ts';
import { sendProblem } from './problem.ts';
import { type GatewaySubmission, type SandboxState, Submissions } from './submissions.ts';
import { WebhookSender } from './webhook-sender.ts';
import type { LedgerEntry, SandboxGateway } from './wire-types.ts';

export interface SandboxOptions {
  gateways: readonly SandboxGateway[];
  /** Decides outcomes and faults. */
  seed?: string | number;
  /** Gets `POST <base>/webhooks/flexecom/<gatewayId>`. Null: webhooks wait for `setWebhookBaseUrl`. */
  webhookBaseUrl?: string | null;
  host?: string;
  /** 0: any free port. */
  port?: number;
  /** Share of approvals among payment methods that are not test references. */
  approvalRate?: number;
  defaultInstantDelayMs?: number;
  defaultAsyncDelayMs?: number;
  /** An instant create that takes longer is answered as pending. */
  instantAnswerWithinMs?: number;
  faults?: Partial<Faults>;
  /** What another sandbox knew. */
  state?: SandboxState;
}

export interface Sandbox {
  readonly url: string;
  /** Every charge so far, in order. */
  ledger(): readonly LedgerEntry[];
  submissions(): readonly GatewaySubmission[];
  /** For another sandbox, which continues from it. */
  state(): SandboxState;
  /** Changes the given faults and keeps the others. Throws on an unknown fault or value. */
  setFaults(change: Partial<Faults>): void;
  setWebhookBaseUrl(url: string | null): void;
  /** Webhooks on their way. */
  pendingWebhooks(): number;
  close(): Promise<void>;
}

const APPROVAL_RATE = 0.6;
const INSTANT_DELAY_MS = 20;
const ASYNC_DELAY_MS = 200;
/** As the document promises. */
const INSTANT_ANSWER_WITHIN_MS = 4_000;
/** As the document promises. */
const BODY_BYTES_MAX = 256 * 1024;
/** The longest key, with every character percent-encoded. */
const PATH_PARAMETER_LENGTH_MAX = 255 * 3;

/** A server of `../openapi.yaml`, with its own controls `/ledger`, `/faults` and `/submissions`. Real time, in memory. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { gateways, webhookBaseUrl: baseUrl = null } = options;
  const seed = String(options.seed ?? 1);
  const faults = new FaultSettings();
  changeFaults(faults, options.faults ?? {});
  const webhooks = new WebhookSender({ seed, gateways, faults, baseUrl });
  const submissions = new Submissions(outcomeSettings(options, seed), faults, (gatewayId, submission) =>
    webhooks.announce(gatewayId, submission),
  );
  if (options.state !== undefined) submissions.restore(options.state);

  const server = createServer();
  await server.register(async (controls) => addControlRoutes(controls, submissions, faults));
  const instantAnswerWithinMs = options.instantAnswerWithinMs ?? INSTANT_ANSWER_WITHIN_MS;
  await server.register(async (contract) =>
    addContractRoutes(contract, { submissions, gateways, faults, seed, instantAnswerWithinMs }),
  );
  const { host = '127.0.0.1' } = options;
  const url = urlOf(host, await listen(server, options.port ?? 0, '--port', host));

  return {
    url,
    ledger: () => submissions.ledger(),
    submissions: () => submissions.list(),
    state: () => submissions.state(),
    setFaults: (change) => changeFaults(faults, change),
    setWebhookBaseUrl: (to) => webhooks.setBaseUrl(to),
    pendingWebhooks: () => webhooks.pending,
    async close() {
      submissions.stop();
      await webhooks.close();
      await server.close();
    },
  };
}

function changeFaults(faults: FaultSettings, change: Partial<Faults>): void {
  const changed = faults.change(change);
  if (!changed.success) throw changed.error;
}

function outcomeSettings(options: SandboxOptions, seed: string): OutcomeSettings {
  return {
    seed,
    approvalRate: options.approvalRate ?? APPROVAL_RATE,
    defaultInstantDelayMs: options.defaultInstantDelayMs ?? INSTANT_DELAY_MS,
    defaultAsyncDelayMs: options.defaultAsyncDelayMs ?? ASYNC_DELAY_MS,
  };
}

function createServer(): FastifyInstance {
  const server = Fastify({
    bodyLimit: BODY_BYTES_MAX,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: PATH_PARAMETER_LENGTH_MAX },
    ajv: { customOptions: { strict: false, coerceTypes: false, removeAdditional: false, useDefaults: false } },
  });
  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  server.addSchema({ ...contractDocument(), $id: 'flexecom' });
  server.setErrorHandler<FastifyError>((error, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status === 413) return sendProblem(reply, 'too_large', 'a body may have at most 256 KiB');
    return status < 500
      ? sendProblem(reply, 'invalid_request', error.message)
      : sendProblem(reply, 'internal', 'the sandbox failed');
  });
  server.setNotFoundHandler((_request, reply) => sendProblem(reply, 'not_found', 'there is no such operation'));
  return server;
}

function contractDocument(): object {
  const document: unknown = parseYaml(readFileSync(new URL('../openapi.yaml', import.meta.url), 'utf8'));
  if (typeof document !== 'object' || document === null) throw new Error('openapi.yaml is not an object');
  return document;
}
