import type { CompletedCommand, Values } from './completion-tree.ts';

/**
 * A branch of the shell's `case` for each option and argument with values: the pattern is the command's path, then the option
 * or the argument's place.
 * @param write what the branch does, in the shell's words
 */
export function valueCases(
  { path, options, arguments: places, repeatsLast }: CompletedCommand,
  write: (values: NonNullable<Values>) => string,
): string[] {
  const valueCase = (pattern: string, values: Values) =>
    values === null ? [] : [`    ${pattern}) ${write(values)} ;;`];
  const ofOptions = options.flatMap(({ names, values }) =>
    names.flatMap((name) => valueCase(`'${path} ${name}'`, values)),
  );
  const ofArguments = places.flatMap((values, place) =>
    valueCase(repeatsLast && place === places.length - 1 ? `'${path} '*[0-9]` : `'${path} ${place}'`, values),
  );
  return [...ofOptions, ...ofArguments];
}
