import { createMetrics } from '../../../src/telemetry/metrics.ts';

const DEFINITIONS = new Map(createMetrics().definitions.map((definition) => [definition.name, definition]));

/** Names and labels in a query that the pipeline does not export. Labels are those between braces, and after `by`. */
export function unknownIn(query: string): string[] {
  const used = [...query.matchAll(/\b(salvage_[a-z_]+)(?:\{([^}]*)\})?/g)];
  const labels = new Set(['job', 'instance', 'le']);
  const unknown: string[] = [];
  for (const [, name = '', matchers = ''] of used) {
    const definition = DEFINITIONS.get(name) ?? DEFINITIONS.get(name.replace(/_(?:bucket|sum|count)$/, ''));
    if (definition === undefined) unknown.push(name);
    for (const label of definition?.labels ?? []) labels.add(label);
    for (const [, label = ''] of matchers.matchAll(/(\w+)\s*(?:=~|!=|!~|=)/g)) {
      if (!['job', 'instance', 'le', ...(definition?.labels ?? [])].includes(label)) unknown.push(`${name}{${label}}`);
    }
  }
  const grouped = [...query.matchAll(/\b(?:by|on|without|ignoring) \(([^)]*)\)/g)].flatMap(([, list = '']) =>
    list.split(/,\s*/),
  );
  return [...unknown, ...grouped.filter((label) => !labels.has(label))];
}

/** The metrics of the pipeline that a query looks at. */
export function metricsIn(query: string): string[] {
  return [...query.matchAll(/\bsalvage_[a-z_]+/g)].map(([name]) =>
    DEFINITIONS.has(name) ? name : name.replace(/_(?:bucket|sum|count)$/, ''),
  );
}
