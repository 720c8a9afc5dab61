import Text

/// The scripts that `docker completion SHELL` prints. Each asks `docker __complete` with the words of the line.
enum CompletionScript {
    case bash, fish, zsh

    static func print(_ shell: CompletionScript, _ invocation: Invocation) -> Int32 {
        let word = invocation.options.bool("no-descriptions") ? "__completeNoDesc" : "__complete"
        say(shell.text.replacing("@REQUEST", with: word))
        return 0
    }

    private var text: String {
        switch self {
        case .bash: Self.bashText
        case .fish: Self.fishText
        case .zsh: Self.zshText
        }
    }

    // A directive of 4 and more has the bit that keeps file names out.
    private static let bashText = #"""
        # Completion of docker for bash: source <(docker completion bash)
        __docker_complete() {
            local line directive word=${COMP_WORDS[COMP_CWORD]} answer
            answer=$("${COMP_WORDS[0]}" @REQUEST "${COMP_WORDS[@]:1:COMP_CWORD-1}" "$word" 2>/dev/null) || return
            directive=${answer##*:}
            COMPREPLY=()
            while IFS= read -r line; do
                [[ $line == :* ]] || COMPREPLY+=("${line%%$'\t'*}")
            done <<<"$answer"
            if (((directive & 4) == 0)) && [ ${#COMPREPLY[@]} = 0 ]; then
                compopt -o default
            fi
        }
        complete -F __docker_complete docker
        """#

    private static let fishText = #"""
        # Completion of docker for fish: docker completion fish | source
        function __docker_complete
            set -l words (commandline -opc) (commandline -ct)
            set -l answer ($words[1] @REQUEST $words[2..-1] 2>/dev/null)
            test (count $answer) -gt 0; or return
            for line in $answer[1..-2]
                echo $line
            end
            set -l directive (string sub --start 2 -- $answer[-1])
            if test (math "bitand($directive, 4)") = 0
                __fish_complete_path (commandline -ct)
            end
        end
        complete -c docker -f -a '(__docker_complete)'
        """#

    private static let zshText = #"""
        #compdef docker
        # Completion of docker for zsh: source <(docker completion zsh)
        _docker() {
            local line directive
            local -a answer found
            answer=("${(@f)$("${words[1]}" @REQUEST "${(@)words[2,CURRENT-1]}" "${words[CURRENT]}" 2>/dev/null)}")
            directive=${answer[-1]#:}
            for line in "${(@)answer[1,-2]}"; do
                found+=("${${line%%$'\t'*}//:/\\:}${${line#*$'\t'}:+:${line#*$'\t'}}")
            done
            if ((${#found})); then
                _describe 'docker' found
            elif (((directive & 4) == 0)); then
                _files
            fi
        }
        compdef _docker docker
        """#
}
