import Linux

/// The list of --security-opt, read. What is wrong with it is an error of the daemon's in docker, so also here.
public struct SecurityOptions: Sendable {
    /// nil where the daemon's own word counts.
    public private(set) var noNewPrivileges: Bool?
    public private(set) var writableCgroups: Bool?
    /// The text of a profile, "unconfined" or "builtin"; empty is the daemon's own.
    public private(set) var seccomp = ""
    public private(set) var appArmor = ""
    public private(set) var labels: [String] = []

    public init(_ options: [String]) throws(EngineError) {
        for option in options {
            switch option {
            case "no-new-privileges": noNewPrivileges = true
            case "writable-cgroups": writableCgroups = true
            case "disable": labels.append("disable")
            default: try read(option)
            }
        }
    }

    private mutating func read(_ option: String) throws(EngineError) {
        // A colon separates only where no equals sign does: old clients.
        let parts = option.parts(by: option.utf8.contains(UInt8(ascii: "=")) ? "=" : ":", maxSplits: 1)
        guard parts.count == 2 else { throw .internalError("invalid --security-opt 1: \"\(option)\"") }
        switch parts[0] {
        case "label": labels.append(parts[1])
        case "apparmor": appArmor = parts[1]
        case "seccomp": seccomp = parts[1]
        case "no-new-privileges": noNewPrivileges = try Self.flag(parts[1], option)
        case "writable-cgroups": writableCgroups = try Self.flag(parts[1], option)
        default: throw .internalError("invalid --security-opt 2: \"\(option)\"")
        }
    }

    private static func flag(_ text: String, _ option: String) throws(EngineError) -> Bool {
        guard let value = GoValue.bool(text) else { throw .internalError("invalid --security-opt 2: \"\(option)\"") }
        return value
    }
}
