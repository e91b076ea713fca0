import type { CompletedCommand, Values } from './completion-tree.ts';
import { valueCases } from './value-cases.ts';

/** A script for zsh, with descriptions. It works when it is sourced, and as a file `_salvage` in fpath. */
export function zshScript(tree: readonly CompletedCommand[]): string {
  return `#compdef salvage
# Completion of salvage for zsh, made by: salvage completion zsh
_salvage_at() {
  commands=() options=() valued=()
  case $1 in
${tree.map(commandCase).join('\n')}
  esac
}

_salvage_values() {
  case $1 in
${tree.flatMap((command) => valueCases(command, writeValues)).join('\n')}
  esac
}

_salvage() {
  local here='' argument=0 option='' word
  local -a commands options valued
  _salvage_at ''
  for word in "\${(@)words[2,CURRENT-1]}"; do
    if [[ -n $option ]]; then
      option=''
    elif [[ $word == -* ]]; then
      (( \${valued[(Ie)$word]} )) && option=$word
    elif [[ -n \${(M)commands:#$word:*} ]]; then
      here="\${here:+$here }$word" argument=0
      _salvage_at "$here"
    else
      argument=$((argument + 1))
    fi
  done
  if [[ -n $option ]]; then
    _salvage_values "$here $option"
  elif [[ \${words[CURRENT]} == -* ]]; then
    _describe -o option options
  else
    (( \${#commands} )) && _describe command commands
    _salvage_values "$here $argument"
  fi
}

if [[ \${zsh_eval_context[-1]} == loadautofunc ]]; then
  _salvage "$@"
else
  compdef _salvage salvage
fi
`;
}

function commandCase({ path, commands, options }: CompletedCommand): string {
  const described = options.flatMap(({ names, description }) => names.map((name) => entry(name, description)));
  const valued = options.filter(({ takesValue }) => takesValue).flatMap(({ names }) => names);
  return `    '${path}')
      commands=(${commands.map(({ name, summary }) => entry(name, summary)).join(' ')})
      options=(${described.join(' ')})
      valued=(${valued.join(' ')}) ;;`;
}

/** \`name:description\`, as _describe reads it. */
function entry(name: string, description: string): string {
  return quoted(`${name}:${description.replaceAll(':', '\\:')}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function writeValues(values: NonNullable<Values>): string {
  return values === 'files' ? '_files' : `compadd -- ${values.words.join(' ')}`;
}
