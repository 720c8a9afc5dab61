/// criu, which checkpoint and restore run: the host's own, or the one of scripts/peers.
public enum Criu {
    /// The folder of the first one that works with this kernel.
    private static let folder: String? = candidates.first { folder in
        (try? Command.run("\(folder)/criu", ["check"]))?.code == 0
    }

    private static var candidates: [String] {
        let path = (Environment.value("PATH") ?? "").split(separator: ":").map(String.init)
        let peers = "\(Environment.root)/out/peers/criu/bin"
        return (path + [peers]).filter { Environment.isExecutable("\($0)/criu") }
    }

    /// Why there is none, or nil.
    public static var obstacle: String? {
        if folder != nil { return nil }
        return candidates.isEmpty ? "needs criu" : "criu check fails with this kernel"
    }

    /// With criu first on PATH.
    public static var environment: [String: String?] {
        ["PATH": "\(folder ?? ""):\(Environment.value("PATH") ?? "")"]
    }

    public static func hasFeature(_ name: String) -> Bool {
        guard let folder else { return false }
        return (try? Command.run("\(folder)/criu", ["check", "--feature", name]))?.code == 0
    }
}
