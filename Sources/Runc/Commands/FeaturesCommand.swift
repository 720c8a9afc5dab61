import Linux
import OCI
import Runtime
import Seccomp
import Text

extension RuncCommand {
    static let features = RuncCommand(
        name: "features",
        summary: "show the enabled features",
        description: """
            Prints what this runtime supports as JSON.
               The form is that of features.md of the OCI runtime specification.

            """,
        count: 0...0,
        action: FeaturesCommand.run
    )
}

enum FeaturesCommand {
    private static func seccomp(_ writer: inout JSONWriter) {
        writer.member("enabled", true)
        writer.member("actions", SeccompFeatures.actions)
        writer.member("operators", SeccompFeatures.operators)
        writer.member("archs", SeccompFeatures.architectures)
        writer.member("knownFlags", SeccompFeatures.knownFlags)
        writer.member("supportedFlags", SeccompFeatures.supportedFlags)
    }

    /// What stands, and no more: engines switch features on by this.
    static func run(_ context: RuncContext) throws -> Int32 {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("ociVersionMin", "1.0.0")
            writer.member("ociVersionMax", Spec.version)
            writer.member(
                "hooks",
                ["prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop"]
            )
            writer.member("mountOptions", MountOptions.names)
            writer.memberObject("linux", linux)
            let annotations = [
                "org.opencontainers.runc.version": RuncVersion.runc,
                "org.opencontainers.runc.commit": RuncVersion.commit,
                "org.opencontainers.runc.checkpoint.enabled": "true",
            ]
            writer.member("annotations", annotations)
            // Annotations that change what the runtime does: an engine takes them from nobody unasked.
            writer.member("potentiallyUnsafeConfigAnnotations", ["bundle", "org.systemd.property.", "org.criu.config"])
        }
        print(String(decoding: JSONWriter.pretty(try JSONNode.parse(writer.bytes)), as: UTF8.self))
        return 0
    }

    private static func linux(_ writer: inout JSONWriter) {
        writer.member("namespaces", NamespaceKind.allCases.map(\.rawValue).sorted())
        writer.member("capabilities", CapabilityNames.all)
        writer.memberObject("cgroup") { writer in
            writer.member("v1", true)
            writer.member("v2", true)
            writer.member("systemd", true)
            writer.member("systemdUser", true)
            writer.member("rdma", true)
        }
        writer.memberObject("seccomp", seccomp)
        writer.memberObject("apparmor") { $0.member("enabled", true) }
        writer.memberObject("selinux") { $0.member("enabled", true) }
        writer.memberObject("intelRdt") { writer in
            writer.member("enabled", true)
            writer.member("schemata", true)
            writer.member("monitoring", true)
        }
        writer.memberObject("memoryPolicy") { writer in
            writer.member("modes", SpecMemoryPolicy.modeNames)
            writer.member("flags", SpecMemoryPolicy.flagNames)
        }
        writer.memberObject("mountExtensions") { $0.memberObject("idmap") { $0.member("enabled", true) } }
        writer.memberObject("netDevices") { $0.member("enabled", true) }
    }
}
