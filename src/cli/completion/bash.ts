import type { CompletedCommand, Values } from './completion-tree.ts';
import { valueCases } from './value-cases.ts';

/** A script for bash 4 or newer: a table of every command, and one function that reads it. */
export function bashScript(tree: readonly CompletedCommand[]): string {
  return `# Completion of salvage for bash, made by: salvage completion bash
_salvage_at() {
  commands='' options='' valued=''
  case $1 in
${tree.map(commandCase).join('\n')}
  esac
}

# Sets words, or files, for the value of an option ("path --option") or an argument ("path number").
_salvage_values() {
  words='' files=''
  case $1 in
${tree.flatMap((command) => valueCases(command, writeValues)).join('\n')}
  esac
}

_salvage() {
  local current=\${COMP_WORDS[COMP_CWORD]} path='' argument=0 option='' word i
  local commands options valued words files
  _salvage_at ''
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    [[ $word == '=' ]] && continue
    if [[ -n $option ]]; then
      option=''
    elif [[ $word == -* ]]; then
      [[ " $valued " == *" $word "* ]] && option=$word
    elif [[ " $commands " == *" $word "* ]]; then
      path="\${path:+$path }$word" argument=0
      _salvage_at "$path"
    else
      argument=$((argument + 1))
    fi
  done
  [[ $current == '=' ]] && current=''
  if [[ -n $option ]]; then
    _salvage_values "$path $option"
  elif [[ $current == -* ]]; then
    words=$options files=''
  else
    _salvage_values "$path $argument"
    words="$commands $words"
  fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  if [[ -n $files ]]; then
    compopt -o filenames
    mapfile -t -O "\${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$current")
  fi
}

complete -F _salvage salvage
`;
}

function commandCase({ path, commands, options }: CompletedCommand): string {
  const valued = options.filter(({ takesValue }) => takesValue).flatMap(({ names }) => names);
  return `    '${path}')
      commands='${commands.map(({ name }) => name).join(' ')}'
      options='${options.flatMap(({ names }) => names).join(' ')}'
      valued='${valued.join(' ')}' ;;`;
}

function writeValues(values: NonNullable<Values>): string {
  return values === 'files' ? 'files=1' : `words='${values.words.join(' ')}'`;
}
