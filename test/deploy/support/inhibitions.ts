import { parse } from 'yaml';
import { z } from 'zod';

const Rules = z.object({
  inhibit_rules: z.array(
    z.object({
      source_matchers: z.array(z.string()),
      target_matchers: z.array(z.string()),
      equal: z.array(z.string()),
    }),
  ),
});

type Labels = Readonly<Partial<Record<string, string>>>;

/** Whether Alertmanager, configured so, keeps quiet about one alert while the other fires. */
export function isInhibited(configuration: string, target: Labels, source: Labels): boolean {
  return Rules.parse(parse(configuration)).inhibit_rules.some(
    ({ source_matchers, target_matchers, equal }) =>
      source_matchers.every((matcher) => matches(matcher, source)) &&
      target_matchers.every((matcher) => matches(matcher, target)) &&
      // A label that both lack is equal too.
      equal.every((label) => source[label] === target[label]),
  );
}

function matches(matcher: string, labels: Labels): boolean {
  const [, label = '', operator, value = ''] = /^(\w+) (=~|=) "?([^"]*)"?$/.exec(matcher) ?? [];
  if (operator === undefined) throw new Error(`a matcher of another form: ${matcher}`);
  const actual = labels[label] ?? '';
  return operator === '=' ? actual === value : new RegExp(`^(?:${value})$`).test(actual);
}
