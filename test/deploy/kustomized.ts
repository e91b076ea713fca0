import { readFileSync } from 'node:fs';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';

const FOLDER = new URL('../../deploy/kubernetes/', import.meta.url);

const Resource = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});
export type Resource = z.infer<typeof Resource>;

const Kustomization = z.object({
  resources: z.array(z.string()),
  configMapGenerator: z.array(z.object({ name: z.string(), envs: z.array(z.string()) })),
  images: z.array(z.object({ name: z.string(), newName: z.string(), newTag: z.string() })),
  patches: z.array(z.object({ path: z.string(), target: z.object({ kind: z.string() }) })),
});
export const kustomization = Kustomization.parse(parse(readManifest('kustomization.yaml')));

export function readManifest(path: string): string {
  return readFileSync(new URL(path, FOLDER), 'utf8');
}

/** The resources with the patches of their kind, as `kubectl kustomize` makes them; names and images stay as written. */
export function kustomized(): Resource[] {
  return kustomization.resources.flatMap(readResources).map((resource) =>
    kustomization.patches
      .filter(({ target }) => target.kind === resource.kind)
      .reduce((merged, { path }) => {
        const { apiVersion: _apiVersion, kind: _kind, metadata: _metadata, ...patch } = parse(readManifest(path));
        return Resource.parse(merge(merged, patch));
      }, resource),
  );
}

function readResources(path: string): Resource[] {
  return parseAllDocuments(readManifest(path)).map((document) => Resource.parse(document.toJS()));
}

/** Kubernetes' strategic merge: lists of named things by their names, ports by their numbers, other lists as a whole. */
function merge(base: unknown, patch: unknown): unknown {
  if (Array.isArray(base) && Array.isArray(patch)) return mergeLists(base, patch);
  if (!isObject(base) || !isObject(patch)) return patch;
  const names = [...new Set([...Object.keys(base), ...Object.keys(patch)])];
  return Object.fromEntries(
    names.map((name) => [
      name,
      name in patch ? (name in base ? merge(base[name], patch[name]) : patch[name]) : base[name],
    ]),
  );
}

function mergeLists(base: readonly unknown[], patch: readonly unknown[]): unknown[] {
  if (![...base, ...patch].every((one) => keyOf(one) !== null)) return [...patch];
  const merged = base.map((one) => {
    const changed = patch.find((other) => keyOf(other) === keyOf(one));
    return changed === undefined ? one : merge(one, changed);
  });
  return [...merged, ...patch.filter((other) => !base.some((one) => keyOf(one) === keyOf(other)))];
}

function keyOf(value: unknown): unknown {
  return isObject(value) ? (value.containerPort ?? value.name ?? null) : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
