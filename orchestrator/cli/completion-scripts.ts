/**
 * The scripts that shells load. They pass the words so far to the program's hidden command `complete`, which answers with
 * one candidate a line, followed by a tab and a description, or with `:paths`.
 *
 * The program is started as `node … pipeline.ts`, so the scripts complete `node`, `npx` and `tsx` when the line names the
 * program's file; other lines are completed as before.
 */

/** The command that asks the program for candidates; the program's file follows. */
const ask = (loader: string): string => `STRATA_DEBUG= node ${loader}`;

const bash = (file: string, loader: string): string => `# bash completion for ${file}: eval "$(… completion bash)"
_strata_complete() {
  local line="\${COMP_LINE:0:COMP_POINT}" program="" i
  for ((i = 0; i < COMP_CWORD; i++)); do
    case "\${COMP_WORDS[i]}" in ${file}|*/${file}) program="\${COMP_WORDS[i]}"; break ;; esac
  done
  COMPREPLY=()
  [[ -n "$program" ]] || return 0
  local answer
  answer="$(${ask(loader)} "$program" complete --line "\${line#*"$program"}" 2>/dev/null)" || return 0
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
    [[ "$candidate" == *[[:space:]\\"\\'\\[\\]\\{\\}\\(\\)\\*\\?\\;\\&\\|\\<\\>\\$\\!]* ]] && printf -v candidate %q "$candidate"
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

const zsh = (file: string, loader: string): string => `#compdef node npx tsx
# zsh completion for ${file}: eval "$(… completion zsh)"
_strata_complete() {
  local -i i
  local program=""
  for ((i = 1; i < CURRENT; i++)); do
    case "\${(Q)words[i]}" in ${file}|*/${file}) program="\${(Q)words[i]}"; break ;; esac
  done
  if [[ -z "$program" ]]; then _default; return; fi
  local -a given lines described plain
  given=("\${(@Q)words[i+1,CURRENT]}")
  lines=("\${(@f)$(${ask(loader)} "$program" complete -- "\${given[@]}" 2>/dev/null)}")
  if [[ "\${lines[1]}" == ":paths" ]]; then _files; return; fi
  local line
  for line in "\${lines[@]}"; do
    [[ -n "$line" ]] || continue
    plain+=("\${line%%$'\\t'*}")
    described+=("\${line/$'\\t'/  -- }")
  done
  (( \${#plain} )) || return 1
  if [[ "\${plain[1]}" == *= ]]; then compadd -S '' -l -d described -a plain; else compadd -l -d described -a plain; fi
}
compdef _strata_complete node npx tsx
`;

const fish = (file: string, loader: string): string => `# fish completion for ${file}: … completion fish | source
function __strata_program
  for word in (commandline -opc)
    string match -qr '(^|/)${file.replaceAll('.', '\\.')}$' -- $word; and echo $word; and return 0
  end
  return 1
end
function __strata_complete
  set -l program (__strata_program); or return
  set -l words (commandline -opc)
  set -l at (contains -i -- $program $words)
  set -l given
  test $at -lt (count $words); and set given $words[(math $at + 1)..-1]
  set -l answer (${ask(loader)} $program complete -- $given (commandline -ct) 2>/dev/null)
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

export const completionScripts: Readonly<Record<string, (file: string, loader: string) => string>> = {
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
