import Linux

/// A registry on loopback (Tests/Interop/Servers/registry.py), which notes what it is asked.
public struct TestRegistry {
    public let port: String
    private let log: String
    private let list: String

    public var host: String { "127.0.0.1:\(port)" }

    /// What was asked since the last call: method, path and status of each request.
    public func requests() throws -> [String] {
        guard Files.exists(log) else { return [] }
        let lines = String(decoding: try Files.read(log), as: UTF8.self).split(separator: "\n").map(String.init)
        try Files.writeAtomically(log, bytes: [], mode: 0o644, sync: false)
        return lines
    }

    /// The repositories, names and digests of what it holds, as of the last push; "" before one.
    public func held() throws -> String {
        Files.exists(list) ? String(decoding: try Files.read(list), as: UTF8.self) : ""
    }

    /// Holds busybox:latest unless the options say otherwise.
    public static func with(
        _ options: [String] = [],
        empty: Bool = false,
        _ body: (TestRegistry) throws -> Void
    ) throws {
        try TemporaryFolder.with { folder in
            let log = "\(folder.path)/requests"
            let held = "\(folder.path)/held"
            let archive = empty ? [] : ["--archive", Environment.busyboxArchive]
            try RegistryServer.with("Interop/Servers/registry.py", ["--log", log, "--held", held] + archive + options) {
                host in
                try body(TestRegistry(port: String(host.split(separator: ":")[1]), log: log, list: held))
            }
        }
    }
}
