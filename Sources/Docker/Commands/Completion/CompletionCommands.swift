extension Command {
    static let completionGroup = Command(
        """
        completion

        Print the script that completes command lines in a shell
        0 group hidden
        """
    )

    static let completionBash = Command(
        """
        completion bash

        Print the script for bash
        0
            --no-descriptions  Complete without descriptions
        """
    ) { invocation in
        CompletionScript.print(.bash, invocation)
    }

    static let completionFish = Command(
        """
        completion fish
        [flags]
        Print the script for fish
        0
            --no-descriptions  Complete without descriptions
        """
    ) { invocation in
        CompletionScript.print(.fish, invocation)
    }

    static let completionPowershell = Command(
        """
        completion powershell
        [flags]
        Print the script for PowerShell
        0
            --no-descriptions  Complete without descriptions
        """
    ) { invocation in
        CompletionScript.print(.powershell, invocation)
    }

    static let completionZsh = Command(
        """
        completion zsh
        [flags]
        Print the script for zsh
        0
            --no-descriptions  Complete without descriptions
        """
    ) { invocation in
        CompletionScript.print(.zsh, invocation)
    }
}
