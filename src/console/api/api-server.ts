import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import fastifySwagger from '@fastify/swagger';
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import packageJson from '../../../package.json' with { type: 'json' };
import { errorMessage, TransientError, UsageError } from '../../errors.ts';
import { createHttpServer, statusOf } from '../../http/http-server.ts';
import { type Problem, sendProblem } from '../../http/problem.ts';
import { connectionProblem } from '../../kafka/client/connection-problems.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';
import type { ConsoleOptions } from '../dependencies.ts';

/** A configuration is the largest thing that is sent here. */
const BODY_BYTES_MAX = 4 * 1024 * 1024;

/** What a page may load: what this server gives out, and nothing else from anywhere. */
function contentSecurityPolicy(importMapHash: string) {
  return {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'", `'${importMapHash}'`],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      manifestSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  };
}

/** The server that routes are added to: zod checks what comes in, and describes it in the OpenAPI document. */
export async function createApiServer({ logger }: Pick<ConsoleOptions, 'logger'>, importMapHash: string) {
  const server = createHttpServer({ bodyBytesMax: BODY_BYTES_MAX }).withTypeProvider<ZodTypeProvider>();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  server.setErrorHandler((error, _request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500) logger.warn({ err: error }, 'the console could not answer a request');
    if (problem.status === 503) reply.header('retry-after', '2');
    return sendProblem(reply, problem);
  });
  await server.register(fastifyCookie);
  await server.register(fastifyHelmet, {
    contentSecurityPolicy: contentSecurityPolicy(importMapHash),
    // Loopback has no certificate; whoever puts a proxy with one before it lets that add the header.
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'same-origin' },
  });
  await server.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Decline salvage console',
        version: packageJson.version,
        description:
          'What the pages of the console show and do. Errors are application/problem+json (RFC 9457). Log in with a bearer token of CONSOLE_TOKENS_FILE.',
      },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  return server;
}

export type ApiServer = Awaited<ReturnType<typeof createApiServer>>;

export function problemOf(error: unknown): Problem {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const problems = error.validation.map(({ instancePath, message }) => {
      const field = instancePath.slice(1).replaceAll('/', '.') || (error.validationContext ?? 'request');
      return cleanText(`${field}: ${message ?? 'is not valid'}`);
    });
    return { status: 400, error: 'malformed', detail: problems.join('; '), problems };
  }
  if (error instanceof UsageError) {
    const { message, problems } = error;
    const detail = cleanText([message, ...problems].join('; '));
    return { status: 422, error: 'refused', detail, problems: problems.map(cleanText) };
  }
  if (error instanceof TransientError) {
    return { status: 503, error: 'unavailable', detail: cleanText(errorMessage(error)) };
  }
  const away = whoIsAway(error);
  if (away !== null) return { status: 503, error: 'unavailable', detail: away };
  const status = statusOf(error);
  if (status < 500) return { status, error: 'malformed', detail: cleanText(errorMessage(error)) };
  return {
    status: 500,
    error: 'not-answered',
    detail: 'the console could not answer this; its log says why. Try again, and look at the page Now',
  };
}

/** Which server does not answer, as a person reads it; null where the error says something else. Never an address with a password. */
function whoIsAway(error: unknown): string | null {
  const kafka = connectionProblem(error);
  if (kafka !== null) return cleanText(kafka.text);
  const isMongoAway =
    error instanceof Error && /^Mongo(ServerSelection|Network|TopologyClosed|WaitQueue)/.test(error.name);
  return isMongoAway ? 'MongoDB does not answer; try again when it runs' : null;
}
