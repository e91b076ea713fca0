import { readdirSync, readFileSync } from 'node:fs';
import type { Schema } from 'avsc';

const FOLDER = new URL('../../topics/released/', import.meta.url);

export interface ReleasedSchema {
  /** Such as `0.1.0`. */
  readonly version: string;
  readonly schema: Schema;
}

/** Every released version, oldest first. */
export const releasedVersions: readonly string[] = readdirSync(FOLDER).toSorted((a, b) =>
  a.localeCompare(b, 'en', { numeric: true }),
);

/** The topic's schema in every version that had the topic, oldest first. */
export function releasedSchemas(topicName: string): ReleasedSchema[] {
  return releasedVersions.flatMap((version) => {
    const files = readdirSync(new URL(`${version}/`, FOLDER));
    const file = `${topicName}.avsc`;
    if (!files.includes(file)) return [];
    return [{ version, schema: JSON.parse(readFileSync(new URL(`${version}/${file}`, FOLDER), 'utf8')) }];
  });
}

/** The names of the topics that a version had. */
export function topicsOf(version: string): string[] {
  return readdirSync(new URL(`${version}/`, FOLDER)).map((file) => file.replace(/\.avsc$/, ''));
}
