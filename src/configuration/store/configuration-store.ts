import { createHash } from 'node:crypto';
import type { Collection, Db } from 'mongodb';
import { z } from 'zod';
import type { FlexecomGateway, RoutingConfiguration, RoutingContent } from '../../domain/configuration.ts';
import { FatalError, TransientError, UsageError } from '../../errors.ts';
import { isDuplicateKey } from '../../mongo/duplicate-key.ts';
import { checkRoutingContent } from '../checks/check-routing.ts';
import { pathText } from '../file/yaml-file.ts';
import { FlexecomGatewaySchema, RoutingContentSchema } from '../routing-schema.ts';
import { compact, diffRoutingContent } from './configuration-diff.ts';
import { retiredGatewaysAfter } from './retired-gateways.ts';

/** One immutable version, as stored: `_id` is its number, from 1. Secrets are references (R13). */
export interface ConfigurationDocument {
  _id: number;
  content: RoutingContent;
  /** Removed FlexEcom gateways whose answers still come. */
  retiredGateways: FlexecomGateway[];
  /** Epoch milliseconds. */
  appliedAt: number;
  appliedBy: string;
  /** What changed against the version before, a line each. */
  diff: string[];
  /** SHA-256 of the file's text, hex. */
  sourceHash: string;
  /** The version whose content a rollback took up again; null for one from a file. */
  rollbackOf: number | null;
}

export type VersionSummary = Omit<ConfigurationDocument, 'content' | 'retiredGateways'>;

export interface ApplyRequest {
  content: RoutingContent;
  sourceText: string;
  appliedBy: string;
  /** Epoch milliseconds. */
  now: number;
  dryRun: boolean;
}

export interface ApplyResult {
  /** The version now in force; on a dry run the one that it would be. Null: the content is in force already. */
  newVersion: number | null;
  previousVersion: number | null;
  diff: string[];
  /** Ids of removed gateways that stay for the answers still to come. */
  retired: string[];
}

/** The versions of the routing configuration in MongoDB: only ever added to, by one insert each, so all or nothing. */
export interface ConfigurationStore {
  /** Adds a version, unless the content says what is in force already. @throws UsageError for content that breaks a rule. */
  apply(request: ApplyRequest): Promise<ApplyResult>;
  /** Adds a version with the content of an old one. @throws UsageError where that does not exist or breaks today's rules. */
  rollback(version: number, request: Omit<ApplyRequest, 'content' | 'sourceText'>): Promise<ApplyResult>;
  /** A version, or the one in force; null where there is none. */
  load(version?: number): Promise<RoutingConfiguration | null>;
  /** A version's record without its content; null where there is none. */
  summary(version: number): Promise<VersionSummary | null>;
  /** Newest first. */
  history(limit: number): Promise<VersionSummary[]>;
  newestVersion(): Promise<number | null>;
}

/** Two people applying at once: each retry sees the other's version and diffs against it. More than this is no accident. */
const APPLY_TRIES_MAX = 5;

export function createConfigurationStore(db: Db): ConfigurationStore {
  const collection = db.collection<ConfigurationDocument>('config');

  const apply = async (request: ApplyRequest, rollbackOf: number | null): Promise<ApplyResult> => {
    refuseBreaches(request.content);
    for (let attempt = 0; attempt < APPLY_TRIES_MAX; attempt++) {
      const result = await tryToApply(collection, db, request, rollbackOf);
      if (result !== null) return result;
    }
    throw new TransientError('others keep applying configurations at this moment; try again');
  };

  return {
    apply: (request) => apply(request, null),
    rollback: async (version, request) => {
      const old = await collection.findOne({ _id: version });
      if (old === null) {
        throw new UsageError(`there is no configuration version ${version}; see \`salvage config history\``);
      }
      const { content } = parseStored(old);
      return apply({ ...request, content, sourceText: compact(content) }, version);
    },
    load: async (version) => {
      const document = await (version === undefined ? newest(collection) : collection.findOne({ _id: version }));
      return document === null ? null : inForce(parseStored(document));
    },
    summary: (version) => collection.findOne({ _id: version }, { projection: WITHOUT_CONTENT }),
    history: (limit) => collection.find({}, { projection: WITHOUT_CONTENT }).sort({ _id: -1 }).limit(limit).toArray(),
    newestVersion: async () =>
      (await collection.findOne({}, { sort: { _id: -1 }, projection: { _id: 1 } }))?._id ?? null,
  };
}

const WITHOUT_CONTENT = { content: 0, retiredGateways: 0 } as const;

/** Null: somebody else added a version in between. */
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
      diff,
      sourceHash: createHash('sha256').update(request.sourceText).digest('hex'),
      rollbackOf,
    });
    return result;
  } catch (error) {
    if (isDuplicateKey(error)) return null;
    throw error;
  }
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

/** @throws FatalError where a version was stored by a program that knows other fields. */
function parseStored(document: ConfigurationDocument): StoredVersion {
  const parsed = StoredVersion.safeParse(document);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new FatalError(
      `configuration version ${document._id} cannot be read by this program (${issue?.path.join('.')}: ${issue?.message}); was it applied by a newer one?`,
    );
  }
  return parsed.data;
}

function inForce({ _id, content, retiredGateways }: StoredVersion): RoutingConfiguration {
  return { ...content, version: _id, retiredGateways };
}

/** An old version, or content that did not come from a checked file, must keep today's rules as well. */
function refuseBreaches(content: RoutingContent): void {
  const errors = checkRoutingContent(content).filter((breach) => breach.severity === 'error');
  if (errors.length > 0) {
    throw new UsageError(
      'the configuration breaks its rules; nothing was applied',
      errors.map(({ path, problem, mend }) => `${pathText(path)}: ${problem}; ${mend}`),
    );
  }
}
