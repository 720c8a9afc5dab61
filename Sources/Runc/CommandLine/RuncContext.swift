import Runtime
import Text

/// What a command gets.
struct RuncContext {
    /// Of the program, as the command line had it.
    let program: String
    let globals: GlobalOptions
    let flags: ParsedFlags

    var store: StateStore { globals.store }
    var arguments: [String] { flags.arguments }

    /// The first argument.
    func id() throws -> String {
        guard let id = arguments.first, !id.isEmpty else { throw RuntimeError("container id cannot be empty") }
        return id
    }
}
