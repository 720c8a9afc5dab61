import Glibc
import Linux
import Runtime
import Text

extension RuncCommand {
    static let spec = RuncCommand(
        name: "spec",
        summary: "create a new specification file",
        description: """
            Writes the file "config.json" of a bundle, as a start: its args member names the
            program "sh", which the root file system may not have.

            EXAMPLE:
              A bundle that runs docker's hello-world:

                mkdir -p hello/rootfs
                cd hello
                docker export $(docker create hello-world) | tar -C rootfs -xf -
                runc spec
                sed -i 's;"sh";"/hello";' config.json
                runc run container1

            runc needs the rights of root for such a file. With --rootless the file is one that
            a user without them can run; root of a user namespace does not need it.

            """,
        flags: [
            Flag("bundle", "b", .string, "folder of the bundle"),
            Flag("rootless", .bool, "write the file for a user without root's rights"),
        ],
        count: 0...0,
        action: SpecCommand.run
    )
}

enum SpecCommand {
    static func run(_ context: RuncContext) throws -> Int32 {
        let bundle = context.flags.string("bundle")
        if !bundle.isEmpty { try systemCall("chdir", path: bundle) { chdir(bundle) } }
        let name = "config.json"
        var status = stat()
        if stat(name, &status) == 0 { throw RuntimeError("File \(name) exists. Remove it first") }
        guard errno == ENOENT else { throw SystemCallError("stat", path: name) }
        let text = try ExampleSpec.text(isRootless: context.flags.isOn("rootless"))
        let flags = O_WRONLY | O_CREAT | O_TRUNC
        try FileDescriptor.open(name, flags, mode: 0o666).writeAll(text)
        return 0
    }
}
