import DockerdRules
import Text

/// Options of a command line and a daemon.json.
func options(_ arguments: [String] = [], file: String = "") throws -> DaemonOptions {
    let flags = try DaemonOptions.flags(arguments)
    return try DaemonOptions(flags, OptionFile(path: "/d.json", bytes: Array(file.utf8)))
}

/// What is said about options that are refused; empty when they are not.
func refusal(_ arguments: [String] = [], file: String = "") -> String {
    do {
        _ = try options(arguments, file: file)
        return ""
    } catch {
        return "\(error)"
    }
}
