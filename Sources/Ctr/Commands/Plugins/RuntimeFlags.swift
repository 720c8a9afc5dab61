import FoundationEssentials
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
            let path = invocation.string("runtime-config-path")
            if path.isEmpty { return nil }
            // runtimeoptions.v1.Options: config_path is its second field.
            let length = path.utf8.count
            guard length < 1 << 14 else { throw Failure("the path of a configuration is too long") }
            let varint = length < 0x80 ? [UInt8(length)] : [UInt8(length & 0x7F) | 0x80, UInt8(length >> 7)]
            let bytes = [2 << 3 | 2] + varint + Array(path.utf8)
            return Google_Protobuf_Any.with {
                $0.typeURL = "runtimeoptions.v1.Options"
                $0.value = Data(bytes)
            }
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
