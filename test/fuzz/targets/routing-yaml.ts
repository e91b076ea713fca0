import { stringify } from 'yaml';
import { checkRoutingText } from '../../../src/configuration/file/yaml-file.ts';
import { RoutingContentSchema } from '../../../src/configuration/routing-schema.ts';
import type { ChaosRandom } from '../../chaos/chaos-random.ts';
import { inputWith } from '../../configuration/contents.ts';
import { type FuzzTarget, mustHold } from '../fuzz-target.ts';
import { changedText, oddText } from '../inputs/odd-text.ts';

/** Configuration files: a content that the schema takes and no error, or errors that name a place in the file. */
export function routingYamlTarget(): FuzzTarget {
  const files = [
    stringify(inputWith({})),
    stringify(inputWith({ declineMapping: [], recycleProfiles: [], campaignProducts: [] })),
  ];
  return {
    name: 'routing-yaml',
    // A command reads it; nothing else waits.
    busyMaxMs: 2_000,
    try(random) {
      const text = fileText(random, random.pick(files));
      const { content, problems } = checkRoutingText('routing.yaml', text);
      const errors = problems.filter(({ severity }) => severity === 'error');
      mustHold((content === null) === errors.length > 0, 'a file is both refused and not refused');
      mustHold(
        content === null || RoutingContentSchema.safeParse(content).success,
        'a file was taken against the schema',
      );
      const lines = text.split('\n').length;
      mustHold(
        problems.every(({ line, column }) => line >= 1 && line <= lines + 1 && column >= 1),
        'a mistake is named outside of the file',
      );
    },
  };
}

function fileText(random: ChaosRandom, text: string): string {
  switch (random.between(0, 9)) {
    case 0:
      return aliases(random);
    case 1:
      return random
        .pick(['[', '{a: ', '- ', '? ', '&a [', '"'])
        .repeat(random.between(1, random.pick([10, 100, 2_000])));
    case 2:
      return `${text}${Array.from({ length: random.between(1, 200) }, (_, index) => `k${index % 150}: 1`).join('\n')}\n`;
    case 3:
      return oddText(random, 60);
    default:
      return changedText(random, text);
  }
}

/** A few lines that stand for many values. */
function aliases(random: ChaosRandom): string {
  const [width, depth] = [random.between(1, 12), random.between(1, 12)];
  const names = Array.from({ length: depth }, (_, index) => `a${index}`);
  const rows = names.map((name, index) => {
    const inner = index === 0 ? 'x' : `*${names[random.between(0, 9) === 0 ? index : index - 1]}`;
    return `${name}: &${name} [${Array(width).fill(inner).join(', ')}]`;
  });
  return rows.join('\n');
}
