import kafkajs, { type AclEntry } from 'kafkajs';
import { read } from '../../docs/embedded-files.ts';

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;

const RESOURCES = {
  topic: AclResourceTypes.TOPIC,
  group: AclResourceTypes.GROUP,
  'transactional id': AclResourceTypes.TRANSACTIONAL_ID,
} as const;

const OPERATIONS = {
  Read: AclOperationTypes.READ,
  Write: AclOperationTypes.WRITE,
  Create: AclOperationTypes.CREATE,
  Delete: AclOperationTypes.DELETE,
  DescribeConfigs: AclOperationTypes.DESCRIBE_CONFIGS,
} as const;

/** A right that the runbook tells operators to give. */
export interface DocumentedAcl {
  readonly resource: keyof typeof RESOURCES;
  readonly operation: keyof typeof OPERATIONS;
  /** Whether only `salvage setup` needs it. */
  readonly isForSetup: boolean;
}

/** The table of docs/operations.md: what it does not list, no test grants. */
export function documentedAcls(): DocumentedAcl[] {
  const page = read('docs/operations.md');
  const [, section = ''] = page.split('\n## Permissions at Kafka\n');
  const [, table = ''] = section.split('| resource, by prefix | operation | needed for |\n');
  const [rows = ''] = table.split('\n\n');
  return [...rows.matchAll(/^\| ([a-z ]+) \| (\w+) \| (.*) \|$/gm)].map(([row, resource = '', operation = '', why]) => {
    if (!isKeyOf(RESOURCES, resource) || !isKeyOf(OPERATIONS, operation)) throw new Error(`no ACL: ${row}`);
    return { resource, operation, isForSetup: why === '`setup` only' };
  });
}

function isKeyOf<Table extends object>(table: Table, key: PropertyKey): key is keyof Table {
  return key in table;
}

/** As kafkajs's admin client creates it: for all names that begin with the prefix and a dot. */
export function aclEntry({ resource, operation }: DocumentedAcl, username: string, prefix: string): AclEntry {
  return {
    resourceType: RESOURCES[resource],
    resourceName: `${prefix}.`,
    resourcePatternType: ResourcePatternTypes.PREFIXED,
    principal: `User:${username}`,
    host: '*',
    operation: OPERATIONS[operation],
    permissionType: AclPermissionTypes.ALLOW,
  };
}
