import Linux
import Support
import Testing

/// `containerd oci-hook`: a program with facts of the container in its arguments.
@Suite struct HookCommandTests {
    private func run(_ arguments: [String], root: String = "rootfs", variable: String = "none") throws
        -> (code: Int32, out: String, err: String)
    {
        try TemporaryFolder.with { folder in
            _ = try folder.file("config.json", "{\"root\":{\"path\":\"\(root)\"}}")
            let state = """
                {"ociVersion":"1.2.0","id":"one","status":"created","pid":42,"bundle":"\(folder.path)",
                "annotations":{"a.b/c":"value of it"}}
                """
            let hook = try BackgroundProcess(
                "\(Environment.binaries)/containerd",
                ["oci-hook"] + arguments,
                environment: ["FACT": variable]
            )
            try hook.write(state)
            hook.closeInput()
            let output = try hook.finish()
            return (output.code, output.out.replacing(folder.path, with: "BUNDLE"), output.err)
        }
    }

    @Test func `arguments and environment are filled with the container's facts`() throws {
        let arguments = [
            "--", "/bin/sh", "-c", "echo \"$0 $1 $FACT\"", "{{id}} {{ pid }} {{status}}", "{{bundle}}|{{rootfs}}",
        ]
        let output = try run(arguments, variable: "{{annotation \"a.b/c\"}}")
        #expect(output.code == 0, "\(output)")
        #expect(output.out == "one 42 created BUNDLE|BUNDLE/rootfs value of it\n")
    }

    @Test func `an absolute root stands for itself`() throws {
        #expect(try run(["/bin/echo", "{{rootfs}}"], root: "/some/where").out == "/some/where\n")
    }

    @Test(arguments: [
        (["--", "/bin/echo", "{{nothing}}"], "template action {{nothing}} is not implemented"),
        (["--", "/bin/echo", "{{id"], "unclosed action"),
        (["--"], "oci-hook needs a program"),
        (["--", "/no/such/program"], "no such file or directory"),
    ])
    func `what cannot be run is said`(arguments: [String], words: String) throws {
        let output = try run(arguments)
        #expect(output.code == 1)
        #expect(output.err.lowercased().contains(words), "\(output)")
    }
}
