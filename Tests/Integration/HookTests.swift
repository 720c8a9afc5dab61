import Glibc
import Linux
import Support
import Testing
import Text

/// The six kinds of hooks: order, place, state, time limits, failures.
@Suite(.enabled(if: Environment.isRoot, "needs root"))
struct HookTests {
    private static let kinds = [
        "prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop",
    ]

    /// A shell as hook; inside the container /bin/sh is busybox's.
    private func hook(_ script: String, _ more: String = "") -> String {
        #"{"path":"/bin/sh","args":\#(RuncBundle.json(["sh", "-c", script]))\#(more)}"#
    }

    @Test func `all six run in their order, in their namespaces, with the state on stdin`() throws {
        try RuncBundle.with("true") { bundle in
            let log = "\(bundle.folder.path)/log"
            // The two that run inside see the folder through a bind mount.
            bundle.mounts.append(
                #"{"destination":"/log","type":"bind","source":"\#(bundle.folder.path)","options":["rbind"]}"#
            )
            let hooks = Self.kinds.map { kind in
                let target = kind == "startContainer" ? "/log/log" : log
                let script = "echo \(kind) $(readlink /proc/self/ns/uts) $(cat | tr -d '\\n') >> \(target)"
                return #""\#(kind)":[\#(hook(script, #","env":["PATH=/usr/bin:/bin"]"#))]"#
            }
            bundle.top["hooks"] = "{\(hooks.joined(separator: ","))}"
            bundle.top["annotations"] = #"{"one":"1"}"#
            let output = try bundle.run()
            #expect(output.code == 0, "\(output)")
            let lines = String(decoding: try Files.read(log), as: UTF8.self).split(separator: "\n").map(String.init)
            #expect(lines.map { String($0.prefix { $0 != " " }) } == Self.kinds)
            let host = try Command.check("readlink", ["/proc/self/ns/uts"]).line
            for line in lines {
                let parts = line.split(separator: " ", maxSplits: 2).map(String.init)
                guard parts.count == 3 else {
                    Issue.record("\(line)")
                    continue
                }
                let isInside = parts[0] == "createContainer" || parts[0] == "startContainer"
                #expect((parts[1] != host) == isInside, "\(line)")
                let state = try JSONNode.parse(parts[2])
                #expect(state["id"]?.string == bundle.id)
                #expect(state["bundle"]?.string == bundle.path)
                #expect(state["annotations"]?["one"]?.string == "1")
                #expect(state["ociVersion"]?.string?.isEmpty == false)
                let status = ["poststart": "running", "poststop": "stopped"][parts[0]]
                if let status { #expect(state["status"]?.string == status, "\(line)") }
            }
        }
    }

    @Test(arguments: ["prestart", "createRuntime", "createContainer", "poststart"])
    func `one that fails stops the container and leaves nothing`(kind: String) throws {
        try RuncBundle.with("sleep 1000") { bundle in
            bundle.top["hooks"] = #"{"\#(kind)":[\#(hook("exit 3"))]}"#
            let output = try bundle.run()
            #expect(output.code == 1, "\(output)")
            #expect(output.err.contains("error running \(kind) hook #0"), "\(output)")
            #expect(try Files.list(bundle.state).isEmpty)
        }
    }

    @Test(arguments: ["prestart", "createRuntime", "createContainer", "poststart"])
    func `what one writes is told when it fails`(kind: String) throws {
        try RuncBundle.with("sleep 1000") { bundle in
            bundle.top["hooks"] = #"{"\#(kind)":[\#(hook("echo said; echo cried >&2; exit 3"))]}"#
            let output = try bundle.run()
            let text = #"\#(kind) hook #0: exit status 3, stdout: said\n, stderr: cried\n"#
            #expect(output.code == 1 && output.out.isEmpty && output.err.contains(text), "\(output)")
        }
    }

    @Test func `what one writes that succeeds is no output of the container`() throws {
        try RuncBundle.with("echo container") { bundle in
            let talking = hook("echo said; echo cried >&2")
            bundle.top["hooks"] = "{\(Self.kinds.map { #""\#($0)":[\#(talking)]"# }.joined(separator: ","))}"
            let output = try bundle.run()
            #expect(output.code == 0 && output.out == "container\n" && output.err.isEmpty, "\(output)")
        }
    }

    @Test func `one that is not there is named`() throws {
        try RuncBundle.with { bundle in
            bundle.top["hooks"] = #"{"createRuntime":[{"path":"/no/such/hook"}]}"#
            let output = try bundle.run()
            #expect(output.code == 1, "\(output)")
            #expect(output.err.contains("exec /no/such/hook: no such file or directory"), "\(output)")
        }
    }

    @Test func `poststop's failure changes no exit code of a program, and is told by delete`() throws {
        try RuncBundle.with("exit 5") { bundle in
            bundle.top["hooks"] = #"{"poststop":[\#(hook("exit 3"))]}"#
            let text = "unable to destroy container: error running poststop hook #0: exit status 3"
            let output = try bundle.run()
            #expect(output.code == 5 && output.err.contains("level=warning"), "\(output)")
            #expect(output.err.contains(text), "\(output)")
            try bundle.launch()
            try bundle.waitUntil("stopped")
            let deleted = try bundle.runc("delete", bundle.id)
            #expect(deleted.code == 1 && deleted.err.contains(text), "\(deleted)")
            #expect(try Files.list(bundle.state).isEmpty)
        }
    }

    @Test func `startContainer's failure ends the container before its program`() throws {
        try RuncBundle.with("echo never") { bundle in
            bundle.top["hooks"] = #"{"startContainer":[\#(hook("exit 3"))]}"#
            let output = try bundle.run()
            #expect(output.code != 0 && output.out.isEmpty, "\(output)")
        }
    }

    @Test func `a hook past its timeout is killed and named`() throws {
        try RuncBundle.with { bundle in
            bundle.top["hooks"] = #"{"createRuntime":[\#(hook("sleep 1000", #","timeout":1"#))]}"#
            let output = try bundle.run()
            #expect(output.code == 1 && output.err.contains("timeout of 1.0s"), "\(output)")
        }
    }

    @Test func `the runtime's hooks get its environment, the container's its process's, an own one replaces both`()
        throws
    {
        try RuncBundle.with("true") { bundle in
            bundle.process["env"] = #"["PATH=/bin","INNER=in"]"#
            let out = "\(bundle.folder.path)/log"
            bundle.mounts.append(
                #"{"destination":"/log","type":"bind","source":"\#(bundle.folder.path)","options":["rbind"]}"#
            )
            bundle.top["hooks"] = """
                {"createRuntime":[\(hook("echo a $OUTER$INNER >> \(out)")),
                                  \(hook("echo b $OUTER$OWN >> \(out)", #","env":["OWN=own"]"#))],
                 "startContainer":[\(hook("echo c $OUTER$INNER >> /log/log"))]}
                """
            try bundle.write()
            let output = try bundle.runc("run", "--bundle", bundle.path, bundle.id, environment: ["OUTER": "out"])
            #expect(output.code == 0, "\(output)")
            let text = String(decoding: try Files.read(out), as: UTF8.self)
            #expect(text == "a out\nb own\nc in\n")
        }
    }

    @Test func `a hook that does not read a large state holds nobody`() throws {
        try RuncBundle.with("echo ran") { bundle in
            bundle.top["annotations"] = #"{"big":"\#(String(repeating: "x", count: 1 << 20))"}"#
            bundle.top["hooks"] = #"{"createRuntime":[\#(hook("exec <&-; exit 0"))]}"#
            let output = try bundle.run()
            #expect(output.out == "ran\n", "\(output)")
        }
    }
}
