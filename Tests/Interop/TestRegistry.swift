import Glibc
import Linux
import Support

/// A registry on loopback (Servers/registry.py), which notes what it is asked.
struct TestRegistry {
    let port: String
    private let log: String

    var host: String { "127.0.0.1:\(port)" }

    /// What was asked since the last call: method, path and status of each request.
    func requests() throws -> [String] {
        guard Files.exists(log) else { return [] }
        let lines = String(decoding: try Files.read(log), as: UTF8.self).split(separator: "\n").map(String.init)
        try Files.writeAtomically(log, bytes: [], mode: 0o644, sync: false)
        return lines
    }

    /// Holds busybox:latest unless the options say otherwise.
    static func with(_ options: [String] = [], empty: Bool = false, _ body: (TestRegistry) throws -> Void) throws {
        try TemporaryFolder.with { folder in
            let log = "\(folder.path)/requests"
            let script = "\(Environment.root)/Tests/Interop/Servers/registry.py"
            let archive = empty ? [] : ["--archive", Environment.busyboxArchive]
            let server = try BackgroundProcess("python3", [script, "--log", log] + archive + options)
            defer {
                server.send(SIGKILL)
                _ = try? server.finish()
            }
            try server.waitForOutput("\n")
            try body(TestRegistry(port: server.outputSoFar.filter(\.isNumber), log: log))
        }
    }
}
