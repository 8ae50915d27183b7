import { shellWord } from '../ground/text.ts';

/**
 * The scripts that shells load. They pass the words so far to the program's hidden command `complete`, which answers with
 * one candidate a line, followed by a tab and a description, or with `:paths`.
 *
 * The program is started as `node … pipeline.ts`, so the scripts complete `node`, `npx` and `tsx` when the line names the
 * program's file; other lines are completed as before. Other projects have files of that name, which may do anything when
 * they run: a script asks the one file alone that printed it, and from its folder, where its loader and settings lie. Names of
 * nodes come from files, so a candidate is always quoted.
 */

/** The program of which a script completes the command lines. */
export interface Completed {
  /** The folder of the program's file, without links. */
  readonly folder: string;
  /** The file in it. */
  readonly file: string;
  /** Options of Node that load it. */
  readonly loader: string;
}

/** The command that asks the program for candidates, for `sh`; the words follow. */
const ask = ({ folder, file, loader }: Completed): string =>
  `cd -P -- ${shellWord(folder)} && STRATA_DEBUG= node ${loader} ${shellWord(file)} complete`.replace(/ {2,}/g, ' ');

const bash = (program: Completed): string => `# bash completion for ${oneLine(program)}: eval "$(… completion bash)"
# True of the file that printed this script, and of no other of its name.
_strata_is_own() {
  [[ "$1" == */* ]] || set -- "./$1"
  [[ "\${1##*/}" == ${shellWord(program.file)} && "$(CDPATH= cd -P -- "\${1%/*}/" 2>/dev/null && pwd -P)" == ${shellWord(program.folder)} ]]
}
_strata_complete() {
  local line="\${COMP_LINE:0:COMP_POINT}" program="" i
  COMPREPLY=()
  for ((i = 0; i < COMP_CWORD; i++)); do
    case "\${COMP_WORDS[i]}" in *${shellWord(program.file)}) program="\${COMP_WORDS[i]}"; break ;; esac
  done
  [[ -n "$program" ]] && _strata_is_own "$program" || return 0
  local answer from="$PWD"
  answer="$(${ask(program)} --from "$from" --line "\${line#*"$program"}" 2>/dev/null)" || return 0
  if [[ "$answer" == ":paths" ]]; then
    compopt -o filenames 2>/dev/null
    local IFS=$'\\n'
    COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}"))
    return 0
  fi
  # Readline breaks words at = and : as well: what stands before the break is on the line already.
  local typed="\${line##*[[:space:]]}" word="\${COMP_WORDS[COMP_CWORD]}"
  case "$word" in =|:) word="" ;; esac
  local before="\${typed%"$word"}" candidate
  while IFS= read -r candidate; do
    candidate="\${candidate%%$'\\t'*}"
    [[ "$candidate" == "$typed"* ]] || continue
    candidate="\${candidate#"$before"}"
    [[ -n "$candidate" ]] || continue
    printf -v candidate %q "$candidate"
    COMPREPLY+=("$candidate")
  done <<< "$answer"
  [[ \${#COMPREPLY[@]} -eq 1 && "\${COMPREPLY[0]}" == *= ]] && compopt -o nospace 2>/dev/null
  return 0
}
for _strata_command in node npx tsx; do
  complete -p "$_strata_command" >/dev/null 2>&1 || complete -o bashdefault -o default -F _strata_complete "$_strata_command"
done
unset _strata_command
`;

const zsh = (program: Completed): string => `#compdef node npx tsx
# zsh completion for ${oneLine(program)}: eval "$(… completion zsh)"
_strata_complete() {
  local -i i
  local program=""
  for ((i = 1; i < CURRENT; i++)); do
    case "\${(Q)words[i]}" in *${shellWord(program.file)}) program="\${(Q)words[i]}"; break ;; esac
  done
  # The file that printed this script, and no other of its name.
  if [[ -z "$program" || "\${program:P}" != ${shellWord(`${program.folder}/${program.file}`)} ]]; then _default; return; fi
  local -a given lines described plain
  local from="$PWD"
  given=("\${(@Q)words[i+1,CURRENT]}")
  lines=("\${(@f)$(${ask(program)} --from "$from" -- "\${given[@]}" 2>/dev/null)}")
  if [[ "\${lines[1]}" == ":paths" ]]; then _files; return; fi
  local line
  for line in "\${lines[@]}"; do
    [[ -n "$line" ]] || continue
    plain+=("\${line%%$'\\t'*}")
    described+=("\${line/$'\\t'/  -- }")
  done
  (( \${#plain} )) || return 1
  # compadd quotes what it inserts.
  if [[ "\${plain[1]}" == *= ]]; then compadd -S '' -l -d described -a plain; else compadd -l -d described -a plain; fi
}
compdef _strata_complete node npx tsx
`;

/** Fish quotes by apostrophes as well, but escapes within. */
const fishWord = (word: string): string => `'${word.replace(/[\\']/g, '\\$&')}'`;

const fish = (program: Completed): string => `# fish completion for ${oneLine(program)}: … completion fish | source
# The file that printed this script, and no other of its name.
function __strata_program
  for word in (commandline -opc)
    test (realpath -- $word 2>/dev/null; or echo) = ${fishWord(`${program.folder}/${program.file}`)}; and echo $word; and return 0
  end
  return 1
end
function __strata_complete
  set -l program (__strata_program); or return
  set -l words (commandline -opc)
  set -l at (contains -i -- $program $words)
  set -l given
  test $at -lt (count $words); and set given $words[(math $at + 1)..-1]
  # Fish quotes what it inserts.
  set -l answer (sh -c ${fishWord(`${ask(program)} "$@" 2>/dev/null`)} sh --from $PWD -- $given (commandline -ct))
  if test "$answer[1]" = ":paths"
    __fish_complete_path (commandline -ct)
    return
  end
  printf '%s\\n' $answer
end
for command in node npx tsx
  complete -c $command -n __strata_program -f -a '(__strata_complete)'
end
`;

const oneLine = ({ folder, file }: Completed): string => JSON.stringify(`${folder}/${file}`);

export const completionScripts: Readonly<Record<string, (program: Completed) => string>> = {
  bash,
  zsh,
  fish,
};

/** Splits a line into words as a shell does, without quotes and backslashes; the last word is unfinished. */
export function splitLine(line: string): string[] {
  const words = [''];
  let quote = '';
  let fresh = true;
  for (let i = 0; i < line.length; i++) {
    const letter = line[i]!;
    if (quote === '' && /\s/.test(letter)) {
      if (!fresh) words.push('');
      fresh = true;
      continue;
    }
    fresh = false;
    if (letter === quote) quote = '';
    else if (quote === '' && (letter === '"' || letter === "'")) quote = letter;
    else words[words.length - 1] += letter === '\\' && quote !== "'" ? (line[++i] ?? '') : letter;
  }
  return words;
}
