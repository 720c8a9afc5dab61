import Bytes
import DockerdRules
import Linux

/// A shim gives a runtime no words of the operator's, so a runtime with `runtimeArgs` is started by a script.
enum RuntimeScript {
    /// The script's path. Its name tells its content: containers that run keep the one that they were made with.
    static func make(_ name: String, _ runtime: RuntimeDefinition, in dataRoot: String) throws -> String {
        let words = ([runtime.path] + runtime.arguments).map(quoted).joined(separator: " ")
        let bytes = Array("#!/bin/sh\nexec \(words) \"$@\"\n".utf8)
        let safe = name.map { $0 == "/" ? "_" : $0 }
        let path = "\(dataRoot)/runtimes/\(String(safe)).\(Digest.of(bytes).hex.prefix(32))"
        if Files.exists(path) { return path }
        try Files.makeDirectories("\(dataRoot)/runtimes", mode: 0o700)
        try Files.writeAtomically(path, bytes: bytes, mode: 0o700)
        return path
    }

    /// A word that the shell takes as it is.
    private static func quoted(_ word: String) -> String { "'" + word.replacing("'", with: "'\\''") + "'" }
}
