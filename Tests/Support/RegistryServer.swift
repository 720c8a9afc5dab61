import Glibc

/// A program of Tests/*/Servers that is a registry on loopback and ends with its scope.
public enum RegistryServer {
    /// The body gets `127.0.0.1:PORT`.
    public static func with(_ script: String, _ arguments: [String], _ body: (String) throws -> Void) throws {
        let server = try BackgroundProcess("python3", ["\(Environment.root)/Tests/\(script)"] + arguments)
        defer {
            server.send(SIGKILL)
            _ = try? server.finish()
        }
        try server.waitForOutput("\n")
        try body("127.0.0.1:\(server.outputSoFar.filter(\.isNumber))")
    }

    /// A small read-only one with busybox:latest.
    public static func withBusybox(_ options: [String] = [], _ body: (String) throws -> Void) throws {
        try with("Integration/Servers/registry.py", [Environment.busyboxArchive] + options, body)
    }
}
