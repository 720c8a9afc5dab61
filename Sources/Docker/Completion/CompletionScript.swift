import Text

/// The scripts that `docker completion SHELL` prints. Each asks `docker __complete` with the words of the line.
enum CompletionScript {
    case bash, fish, powershell, zsh

    static func print(_ shell: CompletionScript, _ invocation: Invocation) -> Int32 {
        let word = invocation.options.bool("no-descriptions") ? "__completeNoDesc" : "__complete"
        say(shell.text.replacing("@REQUEST", with: word))
        return 0
    }

    private var text: String {
        switch self {
        case .bash: Self.bashText
        case .fish: Self.fishText
        case .powershell: Self.powershellText
        case .zsh: Self.zshText
        }
    }

    // What a directive's bits say is told in `Offer`. Bash breaks words at ":" and "=" too, and replaces what is behind.
    private static let bashText = #"""
        # Completion of docker for bash: source <(docker completion bash)
        __docker_complete() {
            local line directive word strip answer words
            read -ra words <<<"${COMP_LINE:0:COMP_POINT}"
            [[ ${COMP_LINE:0:COMP_POINT} == *[[:blank:]] ]] && words+=("")
            word=${words[${#words[@]}-1]}
            strip=${word%"${word##*[:=]}"}
            answer=$("${words[0]}" @REQUEST "${words[@]:1}" 2>/dev/null) || return
            directive=${answer##*:}
            COMPREPLY=()
            while IFS= read -r line; do
                line=${line%%$'\t'*}
                [[ $line == :* ]] || COMPREPLY+=("${line#"$strip"}")
            done <<<"$answer"
            ((directive & 2)) && compopt -o nospace
            if [ ${#COMPREPLY[@]} = 0 ]; then
                if ((directive & 16)); then
                    compopt -o dirnames
                elif (((directive & 4) == 0)); then
                    compopt -o default
                fi
            fi
        }
        complete -F __docker_complete docker
        """#

    // fish itself leaves out the blank behind ":" and "=".
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
            if test (math "bitand($directive, 16)") != 0
                __fish_complete_directories (commandline -ct)
            else if test (math "bitand($directive, 4)") = 0
                __fish_complete_path (commandline -ct)
            end
        end
        complete -c docker -f -a '(__docker_complete)'
        """#

    // Without an answer PowerShell offers files; an empty one keeps it from that.
    private static let powershellText = #"""
        # Completion of docker for PowerShell: docker completion powershell | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName docker -ScriptBlock {
            param($word, $line, $cursor)
            $words = @($line.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursor } | ForEach-Object { $_.Extent.Text })
            $given = @($words | Select-Object -Skip 1)
            if ($word -eq '') {
                # An empty argument gets lost on the way in versions before 7.3.
                $given += if (Test-Path variable:PSNativeCommandArgumentPassing) { '' } else { '""' }
            }
            $answer = @(& $words[0] @REQUEST $given 2>$null)
            if ($answer.Count -eq 0) { return }
            $directive = [int]$answer[-1].Substring(1)
            $found = @($answer | Select-Object -SkipLast 1)
            if ($found.Count -eq 0 -and ($directive -band 4)) { return '' }
            foreach ($entry in $found) {
                $name, $text = $entry -split "`t", 2
                if (-not $text) { $text = $name }
                $blank = if ($directive -band 2) { '' } else { ' ' }
                [System.Management.Automation.CompletionResult]::new("$name$blank", $name, 'ParameterValue', $text)
            }
        }
        """#

    private static let zshText = #"""
        #compdef docker
        # Completion of docker for zsh: source <(docker completion zsh)
        _docker() {
            local line directive
            local -a answer found suffix
            answer=("${(@f)$("${words[1]}" @REQUEST "${(@)words[2,CURRENT-1]}" "${words[CURRENT]}" 2>/dev/null)}")
            directive=${answer[-1]#:}
            for line in "${(@)answer[1,-2]}"; do
                if [[ $line == *$'\t'* ]]; then
                    found+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
                else
                    found+=("${line//:/\\:}")
                fi
            done
            ((directive & 2)) && suffix=(-S '')
            if ((${#found})); then
                _describe docker found "${suffix[@]}"
            elif ((directive & 16)); then
                _files -/
            elif (((directive & 4) == 0)); then
                _files
            fi
        }
        compdef _docker docker
        """#
}
