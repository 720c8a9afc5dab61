import Glibc
import Linux
import Support
import Testing
import Text

/// Containers that criu saves and makes anew, where it works with the kernel.
@Suite(.enabled(if: Environment.isRig && Environment.program("criu") != nil, "needs the rig's criu"))
struct CheckpointTests {
    /// Counts in a file, so that a container that goes on is told from one that begins again.
    private static let counter = "i=0; while :; do i=$((i+1)); echo $i >/tmp/count; sleep 1; done"

    private func count(_ bundle: RuncBundle) throws -> Int {
        let text = (try? Files.read("\(bundle.rootfs)/tmp/count")) ?? []
        return Int(String(decoding: text.filter { $0 != 0x0A }, as: UTF8.self)) ?? 0
    }

    private func expectCounting(_ bundle: RuncBundle, from first: Int) throws {
        try Clock.wait("a count above \(first)") { try self.count(bundle) > first }
        #expect(try count(bundle) < first + 60, "it did not go on from \(first)")
    }

    private func launch(_ bundle: RuncBundle) throws {
        // criu locks a network namespace by iptables, which the rig has not.
        bundle.namespaces["network"] = nil
        try bundle.write()
        // Not even its errors go to a file of the host, which criu could not find again.
        let script = "exec \"$0\" \"$@\" </dev/null >/dev/null 2>&1"
        let words = ["--root", bundle.state, "run", "--detach", "--bundle", bundle.path, bundle.id]
        try Command.check("sh", ["-c", script, bundle.runtime] + words)
        try Clock.wait("a count") { try self.count(bundle) > 1 }
    }

    private func restore(_ bundle: RuncBundle, _ id: String, _ flags: [String]) throws -> (code: Int32, text: String) {
        let words = ["--root", bundle.state, "restore", "--detach", "--bundle", bundle.path]
        let output = "\(bundle.folder.path)/restore.out"
        let script = "exec \"$0\" \"$@\" </dev/null >\(output) 2>&1"
        let result = try Command.run("sh", ["-c", script, bundle.runtime] + words + flags + [id])
        return (result.code, (try? String(decoding: Files.read(output), as: UTF8.self)) ?? "")
    }

    @Test func `a container goes on where it was saved`() throws {
        try RuncBundle.with(Self.counter) { bundle in
            try launch(bundle)
            let images = "\(bundle.folder.path)/images"
            try bundle.check("checkpoint", "--image-path", images, bundle.id)
            #expect(try bundle.runc("state", bundle.id).code == 1, "a saved container is gone")
            let saved = try count(bundle)
            let restored = try restore(bundle, bundle.id, ["--image-path", images])
            #expect(restored.code == 0, "\(restored)")
            #expect(try bundle.status() == "running")
            try expectCounting(bundle, from: saved)
        }
    }

    @Test func `lazy pages are fetched from the saved container by one that runs already`() throws {
        try RuncBundle.with(Self.counter) { bundle in
            try launch(bundle)
            let images = "\(bundle.folder.path)/images"
            let server = ["--page-server", "127.0.0.1:27277", "--image-path", images]
            // Descriptor 3 tells when the pages can be fetched.
            let saving = try BackgroundProcess(
                "sh",
                ["-c", #"exec "$0" "$@" 3>&1 1>&2"#, bundle.runtime, "--root", bundle.state, "checkpoint"]
                    + ["--lazy-pages", "--status-fd", "3", "--work-path", "\(bundle.folder.path)/work"]
                    + server + [bundle.id]
            )
            try saving.waitForOutput("\0", timeout: 60)
            let fetching = try BackgroundProcess(
                "criu",
                ["lazy-pages", "--page-server", "--address", "127.0.0.1", "--port", "27277", "-D", images]
            )
            try Clock.wait("the socket of criu's fetcher") { Files.exists("\(images)/lazy-pages.socket") }
            let saved = try count(bundle)
            // The fetcher's socket is in the working folder.
            let folders = ["--image-path", images, "--work-path", images]
            let flags = ["--lazy-pages", "--manage-cgroups-mode", "ignore"]
            let restored = try restore(bundle, "\(bundle.id)-2", folders + flags)
            #expect(restored.code == 0, "\(restored)")
            #expect(try saving.finish().code == 0)
            #expect(try fetching.finish().code == 0)
            try expectCounting(bundle, from: saved)
        }
    }
}
