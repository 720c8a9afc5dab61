import Glibc
import Linux
import Support
import Testing
import Text

/// systemd's NOTIFY_SOCKET: the container has one of its own, and that it is ready goes on.
@Suite(.enabled(if: Environment.isRoot, "needs root"))
struct NotifyTests {
    private static let script = """
        echo $NOTIFY_SOCKET
        until [ -S $NOTIFY_SOCKET ]; do :; done
        touch /run/notify/more 2>/dev/null || echo read-only
        exec sleep 1000
        """

    private func runtime(_ bundle: RuncBundle, _ manager: ServiceManager, _ arguments: String...) throws
        -> BackgroundProcess
    {
        try bundle.write()
        let arguments = ["--root", bundle.state] + arguments
        return try BackgroundProcess(bundle.runtime, arguments, environment: ["NOTIFY_SOCKET": manager.path])
    }

    private func socket(_ bundle: RuncBundle) -> String { "\(bundle.state)/\(bundle.id)/notify/notify.sock" }

    private func tell(_ bundle: RuncBundle, _ text: String) throws {
        let path = socket(bundle)
        // Open to all users is the last that is done to it.
        try Clock.wait("a socket at \(path)") {
            var status = stat()
            return stat(path, &status) == 0 && status.st_mode & 0o777 == 0o777
        }
        try ServiceManager.tell(text, to: path)
    }

    @Test(arguments: ["a path", "an abstract name"])
    func `start waits for the program's word and names its process`(kind: String) throws {
        try RuncBundle.with(Self.script) { bundle in
            let path = kind == "a path" ? "\(bundle.folder.path)/manager" : "@\(bundle.id)"
            let manager = try ServiceManager(path)
            let create = try runtime(bundle, manager, "create", "--bundle", bundle.path, bundle.id)
            #expect(try create.finish().code == 0)
            let start = try runtime(bundle, manager, "start", bundle.id)
            try tell(bundle, "STATUS=on its way")
            try tell(bundle, "STATUS=there\nREADY=1\n")
            #expect(try manager.receive() == "READY=1\n")
            let pid = try bundle.stateJSON()["pid"]?.int ?? 0
            #expect(try manager.receive() == "MAINPID=\(pid)\n")
            #expect(try manager.receive() == "BARRIER=1 and a descriptor")
            let output = try start.finish()
            #expect(output.code == 0, "\(output)")
        }
    }

    @Test func `the program has the socket at a place that it can't write to`() throws {
        try RuncBundle.with(Self.script) { bundle in
            let manager = try ServiceManager("\(bundle.folder.path)/manager")
            let run = try runtime(bundle, manager, "run", "--bundle", bundle.path, bundle.id)
            try run.waitForOutput("/run/notify/notify.sock\nread-only\n")
            try tell(bundle, "READY=1")
            #expect(try manager.receive() == "READY=1\n")
            #expect(try manager.receive() == "MAINPID=\(run.pid)\n", "the command stays and is the one to watch")
            #expect(try manager.receive() == "BARRIER=1 and a descriptor")
            run.send(SIGTERM)
            run.send(SIGKILL)
        }
    }

    @Test(arguments: ["start", "run"])
    func `a program that ends without a word is not waited for`(command: String) throws {
        try RuncBundle.with("exit 0") { bundle in
            let manager = try ServiceManager("\(bundle.folder.path)/manager")
            let making = command == "run" ? command : "create"
            var output = try runtime(bundle, manager, making, "--bundle", bundle.path, bundle.id).finish()
            if command == "start" {
                #expect(output.code == 0, "\(output)")
                output = try runtime(bundle, manager, "start", bundle.id).finish()
            }
            #expect(output.code == 0, "\(output)")
        }
    }

    @Test func `a container of a caller without a service manager has no socket`() throws {
        try RuncBundle.with("ls -d /run/notify; echo [$NOTIFY_SOCKET]") { bundle in
            let output = try bundle.run()
            #expect(output.out == "[]\n", "\(output)")
        }
    }
}
