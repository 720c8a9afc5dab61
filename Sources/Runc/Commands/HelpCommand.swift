import Runtime

extension RuncCommand {
    static let help = RuncCommand(
        name: "help",
        alias: "h",
        summary: "show the list of commands, or the help of one",
        arguments: "[command]",
        count: 0...Int.max,
        action: HelpCommand.run
    )
}

enum HelpCommand {
    static func run(_ context: RuncContext) throws -> Int32 {
        guard let name = context.arguments.first else {
            let flags = GlobalOptions.flags(StateRoot.ofThisUser())
            print(HelpText.application(program: context.program, globals: flags), terminator: "")
            return 0
        }
        guard let command = RuncCommand.find(name) else { return refuse(name) }
        print(HelpText.command(command, program: context.program), terminator: "")
        return 0
    }

    /// 3 is what urfave/cli exits with.
    static func refuse(_ name: String) -> Int32 {
        RuncRole.fail("No help topic for '\(name)'")
        return 3
    }
}
