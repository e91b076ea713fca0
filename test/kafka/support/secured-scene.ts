import { Scene } from '../../faults/support/scene.ts';
import { type Ended, type RunningCommand, salvage, startSalvage } from '../../support/salvage-command.ts';
import { commandEnvironment, freshPrefix } from '../../support/stack.ts';
import { aclEntry, type DocumentedAcl, documentedAcls } from './documented-acls.ts';
import { SecuredBroker } from './secured-broker.ts';

/** Runs the pipeline: it has all documented rights but those that only `salvage setup` needs. */
export const PIPELINE = 'salvage';
/** Runs `salvage setup`: it has all documented rights. */
const DEPLOYER = 'deployer';
const ACLS = documentedAcls();

/** A user who has every documented right but one. */
export function userWithout({ operation, resource }: DocumentedAcl): string {
  return `all-but-${operation}-${resource.replace(' ', '-')}`;
}

/** A broker with TLS, logins and ACLs, set up by `salvage setup`, and what a test needs around it. */
export class SecuredScene {
  readonly broker: SecuredBroker;
  /** Its own clients may do everything. */
  readonly scene: Scene;
  readonly prefix: string;

  private constructor(broker: SecuredBroker, scene: Scene, prefix: string) {
    this.broker = broker;
    this.scene = scene;
    this.prefix = prefix;
  }

  static async open(): Promise<SecuredScene> {
    await using closing = new AsyncDisposableStack();
    const prefix = freshPrefix();
    const acls = new Map([
      [PIPELINE, ACLS.filter(({ isForSetup }) => !isForSetup)],
      [DEPLOYER, ACLS],
      ...ACLS.map((missing) => [userWithout(missing), ACLS.filter((acl) => acl !== missing)] as const),
    ]);
    const broker = closing.adopt(await SecuredBroker.start([...acls.keys()]), (started) => started.stop());
    await broker.grant([...acls].flatMap(([user, own]) => own.map((acl) => aclEntry(acl, user, prefix))));
    const { code, stderr } = await salvage(['setup'], settingsOf(broker, DEPLOYER, prefix));
    if (code !== 0) throw new Error(stderr);
    const scene = await Scene.open({ settings: { ...broker.adminSettings, SALVAGE_PREFIX: prefix } });
    closing.move();
    return new SecuredScene(broker, scene, prefix);
  }

  settingsOf(username: string): Record<string, string> {
    return settingsOf(this.broker, username, this.prefix);
  }

  start(username: string, args: readonly string[], more: Record<string, string> = {}, input = ''): RunningCommand {
    return startSalvage(args, { ...this.settingsOf(username), ...more }, input);
  }

  run(username: string, args: readonly string[], more: Record<string, string> = {}, input = ''): Promise<Ended> {
    return this.start(username, args, more, input).ended;
  }

  /** The groups of log readers. */
  async readerGroups(): Promise<string[]> {
    const { groups } = await this.scene.admin.listGroups();
    const ids = groups.map(({ groupId }) => groupId).filter((id) => id.startsWith(`${this.prefix}.salvage-`));
    return ids.sort();
  }

  async close(): Promise<void> {
    await this.scene.close();
    await this.broker.stop();
  }
}

/** The settings of this user on the secured broker, and on the registry and MongoDB of the run. */
function settingsOf(broker: SecuredBroker, username: string, prefix: string): Record<string, string> {
  return {
    ...commandEnvironment(prefix),
    ...broker.settingsOf(username),
    RERUN_API_TOKEN: 'token-of-the-acl-test',
    HEALTH_PORT: '0',
    LOG_LEVEL: 'warn',
  };
}
