import OCI
import ShimAPI
import Text

/// `ctr oci`.
enum OCICommands {
    static var group: Command {
        Command(
            name: "oci",
            summary: "Documents of the Open Container Initiative",
            commands: [
                Command(
                    name: "spec",
                    summary: "Show the runtime configuration that containers have without any options",
                    flags: [Flag("platform", .string, "For which platform; Linux only")],
                    action: spec
                )
            ]
        )
    }

    private static func spec(_ invocation: Invocation) async throws {
        let wanted = invocation.string("platform")
        if !wanted.isEmpty, try Platform(parsing: wanted).os != "linux" {
            throw Failure("a configuration for \(wanted) is not implemented")
        }
        try Output.document(SpecDraft(namespace: invocation.namespace, id: "").json())
    }
}
