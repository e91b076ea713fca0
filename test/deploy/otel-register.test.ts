import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** As the pipeline does it, with the API alone. */
const PROGRAM = `
  const { trace } = await import('@opentelemetry/api');
  trace.getTracer('decline-salvage').startSpan('dispatch').end();
`;

describe('deploy/otel/register.mjs', () => {
  it("sends a program's spans to the collector, under the name of the service", async () => {
    const bodies: string[] = [];
    const collector = createServer(async (request, response) => {
      let body = '';
      for await (const part of request) body += String(part);
      bodies.push(`${request.url} ${body}`);
      response.setHeader('content-type', 'application/json').end('{}');
    });
    await once(collector.listen(0, '127.0.0.1'), 'listening');
    const { port } = collector.address() as AddressInfo;
    const args = ['--import', './deploy/otel/register.mjs', '--input-type=module', '-e', PROGRAM];
    const env = { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, OTEL_SERVICE_NAME: 'shop' };
    const program = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'inherit'] });
    expect(await once(program, 'exit')).toEqual([0, null]);
    collector.close();
    expect(bodies).toHaveLength(1);
    expect(bodies[0]).toMatch(/^\/v1\/traces /);
    expect(bodies[0]).toContain('"name":"dispatch"');
    expect(bodies[0]).toContain('"stringValue":"shop"');
  });
});
