import ShimAPI
import SwiftProtobuf
import Text

/// The flags that choose a runtime, and what they mean to it.
enum RuntimeFlags {
    static let standard = "io.containerd.runc.v2"

    static let all = [
        Flag("runtime", .string, "The runtime: its name, or its shim's absolute path", preset: standard),
        Flag("runtime-config-path", .string, "A configuration file for runtimes that take one"),
        Flag("runc-binary", .string, "The program that is used as runc"),
        Flag("runc-root", .string, "The folder where runc keeps its state"),
        Flag("runc-systemd-cgroup", .bool, "Let systemd make the cgroups"),
    ]

    /// nil where the runtime gets none.
    static func options(_ invocation: Invocation) throws -> Google_Protobuf_Any? {
        let runtime = invocation.string("runtime")
        let systemd = invocation.isOn("runc-systemd-cgroup")
        let binary = invocation.string("runc-binary")
        guard runtime == standard else {
            if !binary.isEmpty || systemd {
                throw Failure(
                    "specifying runc-binary and runc-systemd-cgroup is only supported for \"\(standard)\" runtime"
                )
            }
            guard invocation.string("runtime-config-path").isEmpty else {
                throw Failure("--runtime-config-path is not implemented")
            }
            return nil
        }
        if systemd && invocation.string("cgroup").isEmpty {
            throw Failure(
                "option --runc-systemd-cgroup requires --cgroup to be set, e.g. \"machine.slice:foo:deadbeef\""
            )
        }
        return try RuncOptions.any { options in
            options.binaryName = binary
            options.root = invocation.string("runc-root")
            options.systemdCgroup = systemd
        }
    }
}
