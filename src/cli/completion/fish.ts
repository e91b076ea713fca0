import type { CompletedCommand, CompletedOption, Values } from './completion-tree.ts';

/** A script for fish 3 or newer, with descriptions. */
export function fishScript(tree: readonly CompletedCommand[]): string {
  const paths = tree.filter(({ path }) => path !== '').map(({ path }) => quoted(path));
  return `# Completion of salvage for fish, made by: salvage completion fish
set -g __salvage_commands ${paths.join(' ')}
set -g __salvage_valued ${tree.flatMap(valuedOptions).join(' ')}

# The command and the number of its next argument: "dlq replay 0".
function __salvage_place
    set -l path ''
    set -l argument 0
    set -l skip 0
    for word in (commandline -opc)[2..]
        if test $skip = 1
            set skip 0
        else if string match -q -- '-*' $word
            contains -- "$path $word" $__salvage_valued; and set skip 1
        else
            set -l next (string trim -- "$path $word")
            if contains -- $next $__salvage_commands
                set path $next
                set argument 0
            else
                set argument (math $argument + 1)
            end
        end
    end
    echo "$path $argument"
end

function __salvage_in
    string match -q -- "$argv[1] *" (__salvage_place); and not string match -qr -- "^$argv[1] \\\\D" (__salvage_place)
end

function __salvage_at
    string match -q -- "$argv[1]" (__salvage_place)
end

complete -c salvage -f
${tree.flatMap(linesOf).join('\n')}
`;
}

function valuedOptions({ path, options }: CompletedCommand): string[] {
  return options
    .filter(({ takesValue }) => takesValue)
    .flatMap(({ names }) => names.map((name) => quoted(`${path} ${name}`)));
}

function linesOf(command: CompletedCommand): string[] {
  const { path, commands, options, arguments: places, repeatsLast } = command;
  const inCommand = `-n ${quoted(`__salvage_in ${inner(path)}`)}`;
  return [
    ...commands.map(
      ({ name, summary }) =>
        `complete -c salvage -n ${quoted(`__salvage_at ${inner(`${path} 0`)}`)} -a ${name} -d ${quoted(summary)}`,
    ),
    ...options.map((option) => `complete -c salvage ${inCommand} ${optionText(option)}`),
    ...places.flatMap((values, place) => {
      const number = repeatsLast && place === places.length - 1 ? '*' : String(place);
      const at = `-n ${quoted(`__salvage_at ${inner(`${path} ${number}`)}`)}`;
      return values === null ? [] : [`complete -c salvage ${at} ${valuesText(values)}`];
    }),
  ];
}

function optionText({ names, description, takesValue, values }: CompletedOption): string {
  const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const value = takesValue ? [values === 'files' ? '-r -F' : `-x ${valuesText(values)}`.trim()] : [];
  return [...flags, ...value, `-d ${quoted(description)}`].join(' ');
}

function valuesText(values: Values): string {
  if (values === null) return '';
  return values === 'files' ? '-F' : `-a ${quoted(values.words.join(' '))}`;
}

/** Within a condition, which is quoted as a whole. */
function inner(text: string): string {
  return `"${text}"`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
