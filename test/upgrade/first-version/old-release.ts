import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { environmentOf, type StackAddresses } from '../../../local/addresses.ts';
import type { Role } from '../../../topics/contract/topic.ts';
import { ObservedProcess } from '../../support/observed-process.ts';

interface OldReleaseOptions {
  /** The folder of a checkout of the first version, with its packages. */
  readonly checkout: string;
  readonly addresses: StackAddresses;
  readonly prefix: string;
  readonly secrets: Readonly<Record<string, string>>;
  readonly flexecomUrl: string;
  readonly webhookPort: number;
  readonly clockFile: string;
}

/** The step of the old engine at which a process blocks each partition that reaches it. */
type OldStep = 'intent-stored' | 'effects-done' | 'mongo-committed';

/** The first version's commands and processes, from its own code. */
export class OldRelease {
  readonly #options: OldReleaseOptions;

  constructor(options: OldReleaseOptions) {
    this.#options = options;
  }

  /** @throws Error unless it ends with exit code 0. */
  command(args: readonly string[], input = ''): Promise<void> {
    const { checkout, addresses, prefix, secrets } = this.#options;
    const env = { ...process.env, ...environmentOf(addresses), ...secrets, SALVAGE_PREFIX: prefix };
    const child = spawn(process.execPath, ['--no-warnings', `${checkout}/src/cli/main.ts`, ...args], {
      env,
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    child.stdin.end(input);
    return new Promise((resolve, reject) => {
      child.once('exit', (code) => {
        if (code === 0) resolve();
        else reject(new Error(`${args.join(' ')} ended with ${code}`));
      });
    });
  }

  /** Publishes as billing does; of each event its topic. */
  produce(events: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    return this.command(['produce', '-'], events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  }

  start(roles: readonly Role[], blockAt: OldStep | null = null): ObservedProcess {
    const { checkout, addresses, secrets, ...rest } = this.#options;
    const at = blockAt === null ? null : { step: blockAt, time: 1, action: 'block' };
    const program = pathToFileURL(`${checkout}/test/faults/support/pipeline-process.ts`);
    return new ObservedProcess(program, { ...addresses, ...rest, roles, at }, secrets);
  }
}
