import type { Command } from 'commander';

/** What a person types first, by command. Commands that show examples in their own help are not here. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  demo: ['salvage demo', 'salvage demo --keep --declines 500'],
  'stack up': ['salvage stack up'],
  'stack down': ['salvage stack down', 'salvage stack down --persist'],
  'stack status': ['salvage stack status'],
  setup: ['salvage setup', 'salvage setup --check-billing'],
  run: ['salvage run', 'salvage run classify-declines apply-results'],
  sandbox: ['salvage sandbox --webhook-url http://127.0.0.1:8481 --fault errorRate=0.05'],
  'config check': ['salvage config check routing.yaml', 'salvage config check - --json < routing.yaml'],
  'config apply': [
    'salvage config apply routing.yaml --dry-run',
    'salvage config apply routing.yaml --why "a second gateway"',
  ],
  'config show': ['salvage config show', 'salvage config show 3 > routing-3.yaml'],
  'config history': ['salvage config history --limit 5'],
  'config rollback': ['salvage config rollback 3 --dry-run', 'salvage config rollback 3 --why "the mapping was wrong"'],
  'config schema': ['salvage config schema > routing.schema.json'],
  'network-rules': ['salvage network-rules', 'salvage network-rules --published --at 2026-06-01'],
  produce: ['salvage produce declines.ndjson --dry-run', 'salvage produce declines.ndjson.gz --why "the lost hour"'],
  rerun: [
    'salvage rerun order-1 --gateway flexecom',
    'salvage rerun --gateway flexecom --from 2026-03-01 --to 2026-04-01 --campaign spring --dry-run',
  ],
  pause: ['salvage pause flexecom --why "declines look wrong"', 'salvage pause flexecom CASCADE'],
  resume: ['salvage resume flexecom', 'salvage resume flexecom CASCADE --why "mended"'],
  recall: ['salvage recall order-1', 'salvage recall order-1 --yes --why "the customer asked for it"'],
  status: ['salvage status', 'salvage status --check'],
  audit: ['salvage audit', 'salvage audit order-1 --since 7d', 'salvage audit --unfinished'],
  contradictions: ['salvage contradictions', 'salvage contradictions --all --json'],
  'contradictions settle': ['salvage contradictions settle ID --why "refunded at FlexEcom, ticket 123"'],
  'dlq list': ['salvage dlq list', 'salvage dlq list flexecom-result --since 2h'],
  'dlq show': ['salvage dlq show flexecom-result 3:17'],
  'dlq replay': ['salvage dlq replay flexecom-result --dry-run', 'salvage dlq replay flexecom-result --rate 20'],
  'dlq dismiss': [
    'salvage dlq dismiss flexecom-result 3:17 --why "published again by billing"',
    'salvage dlq dismiss flexecom-result --reason "wire format" --dry-run',
  ],
  'console add-user': ['salvage console add-user jo --role operator'],
  completion: ['salvage completion bash'],
  'checkpoint show': ['salvage checkpoint show --stopped'],
  'checkpoint resume': ['salvage checkpoint resume apply-results/flexecom-result/0 --why "the disk has space"'],
  'checkpoint reset': [
    'salvage checkpoint reset apply-results/flexecom-result/0 --to next',
    'salvage checkpoint reset apply-results/flexecom-result/0 --to next --yes --why "the topic was recreated"',
  ],
};

/** Adds them to the help of a command and of those below it. */
export function withExamples(command: Command, path: string = command.name()): Command {
  const lines = EXAMPLES[path] ?? [];
  if (lines.length > 0) {
    command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`);
  }
  for (const child of command.commands) withExamples(child, `${path} ${child.name()}`);
  return command;
}
