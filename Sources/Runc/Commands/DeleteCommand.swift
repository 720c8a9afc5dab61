import Runtime
import Text

extension RuncCommand {
    static let delete = RuncCommand(
        name: "delete",
        summary: "delete any resources held by the container often used with detached container",
        arguments: """
            <container-id>

            "<container-id>" is the name of the container.

            EXAMPLE:
            When "runc list" shows "ubuntu01" as "stopped", this removes what is left of it:

                   # runc delete ubuntu01
            """,
        flags: [Flag("force", "f", .bool, "end the container by SIGKILL first, and be content where there is none")],
        count: 1...1,
        action: { context in
            try Lifecycle(store: context.store).delete(context.id(), force: context.flags.isOn("force"))
            return 0
        }
    )
}
