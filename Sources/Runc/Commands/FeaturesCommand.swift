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
            writer.memberObject("linux") { writer in
                writer.member("namespaces", ["cgroup", "ipc", "mount", "network", "pid", "user", "uts"])
                writer.member("capabilities", CapabilityNames.all)
                writer.memberObject("cgroup") { writer in
                    writer.member("v1", true)
                    writer.member("v2", false)
                    writer.member("systemd", false)
                    writer.member("systemdUser", false)
                    writer.member("rdma", false)
                }
                writer.memberObject("seccomp", seccomp)
                writer.memberObject("apparmor") { $0.member("enabled", false) }
                writer.memberObject("selinux") { $0.member("enabled", false) }
                writer.memberObject("intelRdt") { $0.member("enabled", false) }
                writer.memberObject("mountExtensions") { $0.memberObject("idmap") { $0.member("enabled", false) } }
            }
        }
        print(String(decoding: JSONWriter.pretty(try JSONNode.parse(writer.bytes)), as: UTF8.self))
        return 0
    }
}
