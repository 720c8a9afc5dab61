import DockerdRules
import Linux
import Text

/// Where the options come from: the command line once, the file at the start and at each reload.
struct OptionSource: Sendable {
    let flags: ParsedOptions

    func file() throws(OptionProblem) -> OptionFile { try OptionFile(named: flags.string("config-file")) }

    func read() throws(OptionProblem) -> DaemonOptions { try options(try file()) }

    func options(_ file: OptionFile) throws(OptionProblem) -> DaemonOptions {
        try DaemonOptions(flags, file, environment: { ProcessEnvironment.value($0) }, exists: { Files.exists($0) })
    }
}
