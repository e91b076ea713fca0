import type { FuzzTarget } from '../fuzz-target.ts';

export const TARGET_NAMES = [
  'codec',
  'ndjson',
  'webhook',
  'routing-yaml',
  'classification',
  'decisions',
  'masking',
  'dead-letters',
  'http',
] as const;

export type TargetName = (typeof TARGET_NAMES)[number];

/** A target is loaded only where it is wanted. */
export async function startTarget(name: TargetName): Promise<FuzzTarget> {
  switch (name) {
    case 'codec':
      return (await import('./codec.ts')).codecTarget();
    case 'ndjson':
      return (await import('./ndjson.ts')).ndjsonTarget();
    case 'webhook':
      return (await import('./webhook.ts')).webhookTarget();
    case 'routing-yaml':
      return (await import('./routing-yaml.ts')).routingYamlTarget();
    case 'classification':
      return (await import('./classification.ts')).classificationTarget();
    case 'decisions':
      return (await import('./decisions.ts')).decisionsTarget();
    case 'masking':
      return (await import('./masking.ts')).maskingTarget();
    case 'dead-letters':
      return (await import('./dead-letters.ts')).deadLettersTarget();
    case 'http':
      return (await import('./http.ts')).httpTarget();
  }
}
