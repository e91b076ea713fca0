import { createHash } from 'node:crypto';
import type { Collection, Db } from 'mongodb';
import { z } from 'zod';
import type { FlexecomGateway, RoutingConfiguration, RoutingContent } from '../../domain/configuration.ts';
import { FatalError, TransientError, UsageError } from '../../errors.ts';
import { isDuplicateId } from '../../mongo/duplicate-key.ts';
import { pathText } from '../checks/breach.ts';
import { checkRoutingContent } from '../checks/check-routing.ts';
import { FlexecomGatewaySchema, RoutingContentSchema } from '../routing-schema.ts';
import { compact, diffRoutingContent } from './configuration-diff.ts';
import { retiredGatewaysAfter } from './retired-gateways.ts';

/** One immutable version, as stored: `_id` is its number, from 1. Secrets are references (R13). */
interface ConfigurationDocument {
  _id: number;
  content: RoutingContent;
  /** Removed FlexEcom gateways that FlexEcom may still send answers for. */
  retiredGateways: FlexecomGateway[];
  /** Epoch milliseconds. */
  appliedAt: number;
  appliedBy: string;
  /** Missing in versions of earlier releases, and of those that no person applied. */
  appliedWhy?: string;
  /** What changed since the version before, a line for each change. */
  diff: string[];
  /** SHA-256 of the file's text, hex. */
  sourceHash: string;
  /** The version that a rollback restored; null for a version from a file. */
  rollbackOf: number | null;
}

export type VersionSummary = Omit<ConfigurationDocument, 'content' | 'retiredGateways'>;

interface ApplyRequest {
  content: RoutingContent;
  sourceText: string;
  appliedBy: string;
  appliedWhy?: string;
  /** Epoch milliseconds. */
  now: number;
  dryRun: boolean;
  /** Refused where another version is in force than this one; null: than none. Undefined: whatever is in force. */
  onlyAfter?: number | null | undefined;
}

interface RollbackRequest extends Omit<ApplyRequest, 'content' | 'sourceText'> {
  /** Also where today's rules refuse the old content: it was in force before, and may be what an outage needs. */
  evenIfRefused: boolean;
}

/** What a list of versions shows of each. */
interface ListedVersion
  extends Pick<ConfigurationDocument, '_id' | 'appliedAt' | 'appliedBy' | 'appliedWhy' | 'rollbackOf'> {
  /** How many. */
  readonly changes: number;
}

export interface ApplyResult {
  /** The version now in force, or after a dry run the version that it would be; null where the content is in force already. */
  newVersion: number | null;
  previousVersion: number | null;
  diff: string[];
  /** Ids of removed FlexEcom gateways that are kept as retired. */
  retired: string[];
}

/** The versions of the routing configuration in MongoDB. Each is added by one insert, all or nothing, and never changed. */
export interface ConfigurationStore {
  /** Adds a version, unless the same content is in force already. @throws UsageError for content that breaks a rule */
  apply(request: ApplyRequest): Promise<ApplyResult>;
  /** Adds a version with the content of an old one. @throws UsageError where that does not exist or breaks today's rules */
  rollback(version: number, request: RollbackRequest): Promise<ApplyResult>;
  /** The given version, or the one in force; null where there is none. */
  load(version?: number): Promise<RoutingConfiguration | null>;
  /** The content alone of the given version, or of the one in force; null where there is none. */
  content(version?: number): Promise<RoutingContent | null>;
  /** Who applied a version, when and what changed; null where there is none. */
  summary(version: number): Promise<VersionSummary | null>;
  /** Newest first. */
  history(limit: number): Promise<VersionSummary[]>;
  /** Newest first, older than `before` where that is given. */
  list(limit: number, before: number | null): Promise<ListedVersion[]>;
  newestVersion(): Promise<number | null>;
}

/** When several people apply at once, each retry compares with the version that another one added in between. */
const APPLY_TRIES_MAX = 5;

export function createConfigurationStore(db: Db): ConfigurationStore {
  const collection = db.collection<ConfigurationDocument>('config');

  const apply = async (request: ApplyRequest, rollbackOf: number | null): Promise<ApplyResult> => {
    for (let attempt = 0; attempt < APPLY_TRIES_MAX; attempt++) {
      const result = await tryToApply(collection, db, request, rollbackOf);
      if (result !== null) return result;
    }
    throw new TransientError(
      'other people keep applying configurations at the same time; nothing was applied, try again',
    );
  };

  const find = (version: number | undefined) =>
    version === undefined ? newest(collection) : collection.findOne({ _id: version });

  return {
    apply: async (request) => {
      refuseBreaches(request.content, 'the configuration breaks rules; nothing was applied');
      return apply(request, null);
    },
    rollback: async (version, { evenIfRefused, ...request }) => {
      const old = await collection.findOne({ _id: version });
      if (old === null) {
        throw new UsageError(`there is no configuration version ${version}; see \`salvage config history\``);
      }
      const { content } = parseStored(old);
      if (!evenIfRefused) {
        refuseBreaches(
          content,
          `version ${version} breaks rules of today; nothing was applied. --yes applies it all the same`,
        );
      }
      return apply({ ...request, content, sourceText: compact(content) }, version);
    },
    load: async (version) => {
      const document = await find(version);
      return document === null ? null : inForce(parseStored(document));
    },
    content: async (version) => {
      const document = await find(version);
      return document === null ? null : parseStored(document).content;
    },
    summary: (version) => collection.findOne({ _id: version }, { projection: WITHOUT_CONTENT }),
    history: (limit) => collection.find({}, { projection: WITHOUT_CONTENT }).sort({ _id: -1 }).limit(limit).toArray(),
    list: (limit, before) =>
      collection
        .find<ListedVersion>(before === null ? {} : { _id: { $lt: before } }, { projection: LISTED })
        .sort({ _id: -1 })
        .limit(limit)
        .toArray(),
    newestVersion: async () =>
      (await collection.findOne({}, { sort: { _id: -1 }, projection: { _id: 1 } }))?._id ?? null,
  };
}

const LISTED = { appliedAt: 1, appliedBy: 1, appliedWhy: 1, rollbackOf: 1, changes: { $size: '$diff' } } as const;
const WITHOUT_CONTENT = { content: 0, retiredGateways: 0 } as const;

/** Null where somebody else added a version in between. */
async function tryToApply(
  collection: Collection<ConfigurationDocument>,
  db: Db,
  request: ApplyRequest,
  rollbackOf: number | null,
): Promise<ApplyResult | null> {
  const stored = await newest(collection);
  const previous = stored === null ? null : parseStored(stored);
  const diff = diffRoutingContent(previous?.content ?? null, request.content);
  const previousVersion = previous?._id ?? null;
  refuseOtherVersion(request.onlyAfter, stored);
  if (previous !== null && diff.length === 0) return { newVersion: null, previousVersion, diff: [], retired: [] };
  const retiredGateways = await retiredGatewaysAfter(db, previous, request.content);
  const newVersion = (previousVersion ?? 0) + 1;
  const result = { newVersion, previousVersion, diff, retired: retiredGateways.map((gateway) => gateway.id) };
  if (request.dryRun) return result;
  try {
    await collection.insertOne({
      _id: newVersion,
      content: request.content,
      retiredGateways,
      appliedAt: request.now,
      appliedBy: request.appliedBy,
      ...(request.appliedWhy === undefined ? {} : { appliedWhy: request.appliedWhy }),
      diff,
      sourceHash: createHash('sha256').update(request.sourceText).digest('hex'),
      rollbackOf,
    });
    return result;
  } catch (error) {
    if (isDuplicateId(error)) return null;
    throw error;
  }
}

/** Somebody decided by what they saw: they see what another applied in between before they decide again. */
function refuseOtherVersion(onlyAfter: number | null | undefined, stored: ConfigurationDocument | null): void {
  if (onlyAfter === undefined || onlyAfter === (stored?._id ?? null)) return;
  const began = onlyAfter === null ? 'when there was none' : `with version ${onlyAfter}`;
  const now =
    stored === null
      ? 'no version is in force now'
      : `version ${stored._id} is in force now: ${stored.appliedBy} applied it at ${new Date(stored.appliedAt).toISOString()}`;
  throw new UsageError(`you began ${began}, and ${now}. Nothing was applied; compare with it, then decide again`);
}

function newest(collection: Collection<ConfigurationDocument>): Promise<ConfigurationDocument | null> {
  return collection.findOne({}, { sort: { _id: -1 } });
}

const StoredVersion = z.object({
  _id: z.int(),
  content: RoutingContentSchema,
  retiredGateways: z.array(FlexecomGatewaySchema),
});
type StoredVersion = z.infer<typeof StoredVersion>;

/** @throws FatalError where the version has fields that this release does not know */
function parseStored(document: ConfigurationDocument): StoredVersion {
  const parsed = StoredVersion.safeParse(document);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new FatalError(
      `configuration version ${document._id} cannot be read (${issue?.path.join('.')}: ${issue?.message}); if a newer release applied it, run that release`,
    );
  }
  return parsed.data;
}

function inForce({ _id, content, retiredGateways }: StoredVersion): RoutingConfiguration {
  return { ...content, version: _id, retiredGateways };
}

/** Content that was not checked as a file, such as that of an old version, is held to today's rules here. */
function refuseBreaches(content: RoutingContent, message: string): void {
  const errors = checkRoutingContent(content).filter((breach) => breach.severity === 'error');
  if (errors.length > 0) {
    throw new UsageError(
      message,
      errors.map(({ path, problem, mend }) => `${pathText(path)}: ${problem}; ${mend}`),
    );
  }
}
