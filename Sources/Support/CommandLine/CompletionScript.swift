/// A shell for which completion can be set up.
public enum Shell: String, Sendable, CaseIterable {
  case bash
  case zsh
  case fish

  /// The script that sets up completion for a program. It asks the program itself: `PROGRAM __complete WORD…` prints
  /// `Candidates.text` for the last word, so that the script never grows old.
  public func completionScript(for program: String) -> String {
    switch self {
    case .bash: bashScript(program)
    case .zsh: zshScript(program)
    case .fish: fishScript(program)
    }
  }

  private func bashScript(_ program: String) -> String {
    #"""
    # bash completion for \#(program); put into ~/.bashrc: source <(\#(program) completion bash)
    _\#(program)() {
      local cur="${COMP_WORDS[COMP_CWORD]}" line
      COMPREPLY=()
      while IFS= read -r line; do
        if [[ "$line" == ":files" ]]; then
          COMPREPLY+=($(compgen -f -- "$cur"))
          compopt -o filenames 2>/dev/null
        else
          COMPREPLY+=("${line%%$'\t'*}")
        fi
      done < <("${COMP_WORDS[0]}" __complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    }
    complete -F _\#(program) \#(program)

    """#
  }

  private func zshScript(_ program: String) -> String {
    #"""
    #compdef \#(program)
    # zsh completion for \#(program); put into ~/.zshrc: source <(\#(program) completion zsh)
    _\#(program)() {
      local line
      local -a candidates
      while IFS= read -r line; do
        if [[ "$line" == ":files" ]]; then
          _files
        else
          candidates+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
        fi
      done < <("${words[1]}" __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
      (( ${#candidates} )) && _describe '\#(program)' candidates
    }
    # Sourced, it sets itself up; as a file _\#(program) in fpath it is what is called.
    if [[ "${funcstack[1]}" == "_\#(program)" ]]; then _\#(program) "$@"; else compdef _\#(program) \#(program); fi

    """#
  }

  private func fishScript(_ program: String) -> String {
    #"""
    # fish completion for \#(program); put into config.fish: \#(program) completion fish | source
    function __\#(program)_complete
      set -l words (commandline -opc) (commandline -ct)
      for line in ($words[1] __complete -- $words[2..] 2>/dev/null)
        if test "$line" = ":files"
          __fish_complete_path (commandline -ct)
        else
          echo $line
        end
      end
    end
    complete -c \#(program) -f -a '(__\#(program)_complete)'

    """#
  }
}
