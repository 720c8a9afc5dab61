import OCI

/// Fields of criu_opts (criu's rpc.proto) that a dump and a restore have alike.
enum CriuRequest {
    static func addCommon(
        to message: inout CriuMessage,
        _ options: CheckpointOptions,
        _ spec: Spec,
        logFile: String
    ) throws {
        message.bool(4, options.externalSockets)
        message.bool(5, options.tcpEstablished)
        message.bool(7, options.shellJob)
        message.bool(8, options.fileLocks)
        message.integer(9, 4)
        message.string(10, logFile)
        message.bool(12, true)
        message.bool(16, options.autoDedup)
        message.bool(24, true)
        message.integer(34, try options.cgroupsModeNumber())
        // What is in the network namespace is its maker's, not ours: criu leaves it empty.
        message.integer(38, 0x4000_0000)
        message.bool(48, options.lazyPages)
        message.bool(50, true)
        switch spec.annotations["org.criu.config"] {
        case nil: message.string(51, "/etc/criu/runc.conf")
        case "": break
        case let file?: message.string(51, file)
        }
    }

    /// The name under which a namespace from outside is known to criu.
    static func key(_ kind: NamespaceKind) -> String {
        let name = kind.procName
        return "extRoot" + name.prefix(1).uppercased() + name.dropFirst() + "NS"
    }

    /// Device nodes that may be bound in from the host.
    static func devices(_ spec: Spec) -> [String] {
        ["/dev/null", "/dev/random", "/dev/full", "/dev/tty", "/dev/zero", "/dev/urandom"]
            + spec.linux.devices.map(\.path)
    }
}
