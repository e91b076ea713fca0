import { setTimeout as sleep } from 'node:timers/promises';
import type { OnProgress } from '../../local/download.ts';
import type { ChaosOptions } from './chaos-options.ts';
import { type ChaosReport, damageCounts, firstFindings, isClean } from './chaos-report.ts';
import { Checker } from './check/checker.ts';
import { KNOWN_TOPICS } from './check/sort-records.ts';
import { Cluster, PIPELINES } from './cluster/cluster.ts';
import { Billing } from './load/billing.ts';
import { BillingDocuments } from './load/billing-documents.ts';
import { Operators } from './load/operators.ts';
import { planLoad } from './load/planned-load.ts';
import { type Actors, runLoad } from './load/run-load.ts';
import { planClocks } from './nemesis/plan-clocks.ts';
import { planFaults } from './nemesis/plan-faults.ts';
import { runNemesis } from './nemesis/run-nemesis.ts';
import { Schemas } from './schemas.ts';

/** Of FlexEcom, all the time. */
const SANDBOX_FAULTS = {
  latencyMs: 20,
  errorRate: 0.02,
  rate429: 0.01,
  resetBefore: 0.01,
  resetAfter: 0.02,
  duplicateWebhooks: 0.1,
  lateWebhooks: 0.05,
  outOfOrderWebhooks: 0.2,
  lostWebhooks: 0.05,
  wrongAmounts: 0.01,
};
const SUPERVISE_MS = 1_000;
/** What billing could not publish by then it gives up: the servers have been healed for longer. */
const GIVE_UP_AFTER_MS = 60_000;

/**
 * One run: everything starts, is broken for as long as the options say, is healed, finishes its work, and is checked.
 * @param signal ends it early: every process is ended
 */
export async function runChaos(
  options: ChaosOptions,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<ChaosReport> {
  const cluster = await openCluster(options, signal, onProgress);
  const supervisor = supervise(cluster, onProgress);
  let actors: Actors | undefined;
  let checker: Checker | undefined;
  let report: ChaosReport | undefined;
  try {
    const schemas = await Schemas.load(cluster.servers.schemaRegistryUrl, KNOWN_TOPICS);
    actors = actorsOn(cluster, schemas);
    checker = new Checker(cluster, schemas, actors);
    await actors.billing.open();
    const began = await actAndBreak(options, cluster, actors, { signal, onProgress });
    onProgress('Healed; waiting until the pipeline has finished its work …');
    await checker.awaitDrained(signal, onProgress);
    const { findings, declines, recovery } = await checker.judge(began);
    report = {
      seed: options.seed,
      seconds: options.seconds,
      faults: began.length,
      declines,
      ...damageCounts(findings),
      recoverySeconds: recovery,
      restarts: supervisor.restarts(),
      findings: firstFindings(findings),
    };
    return report;
  } finally {
    await supervisor.stop();
    checker?.close();
    await Promise.all([actors?.billing.close(), actors?.documents.close()]);
    await cluster.close();
    if (report !== undefined && isClean(report)) await cluster.removeLogs();
    else onProgress(`Logs of all processes: ${cluster.logs}`);
  }
}

function openCluster(
  { seed, faults, without }: ChaosOptions,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<Cluster> {
  const sandboxFaults = faults.length === 0 ? {} : SANDBOX_FAULTS;
  const clockOffsetsMs = faults.includes('clocks-apart') ? planClocks(seed, PIPELINES) : Array(PIPELINES).fill(0);
  return Cluster.open({ seed, without, sandboxFaults, clockOffsetsMs, signal, onProgress });
}

function actorsOn({ servers, rerunDoor }: Cluster, schemas: Schemas): Actors {
  return {
    billing: new Billing(servers.kafkaBrokers, schemas, Date.now()),
    documents: new BillingDocuments(servers.mongodbUri),
    operators: new Operators(rerunDoor.url),
  };
}

/** @returns when each fault began; all are over, and everything that billing and the operators do is done or given up */
async function actAndBreak(
  { seed, seconds, rate, faults }: ChaosOptions,
  cluster: Cluster,
  actors: Actors,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: OnProgress },
): Promise<number[]> {
  onProgress(`Running load and faults for ${seconds} s …`);
  const givingUp = AbortSignal.any([signal, AbortSignal.timeout(seconds * 1_000 + GIVE_UP_AFTER_MS)]);
  const actions = planLoad(seed, seconds, rate).filter(
    ({ kind }) => kind !== 'change' || faults.includes('orders-changed'),
  );
  const [began] = await Promise.all([
    runNemesis(cluster, planFaults(seed, seconds, faults), { signal, onProgress }).finally(() => cluster.heal()),
    runLoad(actions, actors, givingUp),
  ]);
  await cluster.heal();
  return began;
}

/** Starts pipeline processes that end by themselves again, as a supervisor does in production. */
function supervise({ pipelines }: Cluster, onProgress: OnProgress) {
  let restarts = 0;
  const stopping = new AbortController();
  const done = (async () => {
    while (!stopping.signal.aborted) {
      for (const pipeline of pipelines) {
        if (!(await pipeline.revive())) continue;
        restarts++;
        onProgress(`${pipeline.name} ended by itself and is started again`);
      }
      await sleep(SUPERVISE_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    restarts: () => restarts,
    stop: async () => {
      stopping.abort();
      await done;
    },
  };
}
