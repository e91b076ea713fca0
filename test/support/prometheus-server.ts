import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { freePorts } from '../../local/free-ports.ts';
import { notInstalled } from './prometheus-tools.ts';
import { until } from './until.ts';

const RULES_FILE = fileURLToPath(new URL('../../deploy/prometheus/salvage-alerts.yaml', import.meta.url));

const Answer = <Data extends z.ZodType>(data: Data) => z.object({ status: z.literal('success'), data });
const Vector = Answer(z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) }));
const Alerts = Answer(
  z.object({ alerts: z.array(z.object({ labels: z.record(z.string(), z.string()), state: z.string() })) }),
);

/** A real Prometheus with the alert rules, which scrapes one process. */
export interface PrometheusServer {
  /** Values of the series of a query, now. */
  query(expr: string): Promise<string[]>;
  /** Labels of the alerts whose expression holds, firing or not yet. */
  activeAlerts(): Promise<Record<string, string>[]>;
  stop(): Promise<void>;
}

/** Every second, so that a test need not wait long. */
const LOOKS_EVERY = '1s';

export async function startPrometheus(target: string): Promise<PrometheusServer> {
  const folder = await mkdtemp(join(tmpdir(), 'salvage-prometheus-'));
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  await writeFile(join(folder, 'prometheus.yaml'), configuration(target));
  const child = spawn('prometheus', options(folder, port), { stdio: 'ignore' });
  const failed = new Promise<never>((_, reject) => {
    child.once('error', (error) => reject(notInstalled('prometheus', error)));
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await Promise.race([failed, until(() => isReady(url))]);
  return {
    query: async (expr) => {
      const found = Vector.parse(await get(url, `query?query=${encodeURIComponent(expr)}`));
      return found.data.result.map(({ value: [, value] }) => value);
    },
    activeAlerts: async () => Alerts.parse(await get(url, 'alerts')).data.alerts.map(({ labels }) => labels),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function options(folder: string, port: number): string[] {
  return [
    `--config.file=${join(folder, 'prometheus.yaml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    '--storage.tsdb.retention.time=1h',
    `--web.listen-address=127.0.0.1:${port}`,
  ];
}

function configuration(target: string): string {
  return [
    'global:',
    `  scrape_interval: ${LOOKS_EVERY}`,
    `  evaluation_interval: ${LOOKS_EVERY}`,
    `rule_files: ['${RULES_FILE}']`,
    'scrape_configs:',
    '  - job_name: decline-salvage',
    `    static_configs: [{ targets: ['${target}'] }]`,
    '',
  ].join('\n');
}

function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/-/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function get(url: string, path: string): Promise<unknown> {
  return await (await fetch(`${url}/api/v1/${path}`)).json();
}
