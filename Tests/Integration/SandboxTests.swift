import Glibc
import Linux
import Support
import Testing

/// Containers of a sandbox share its shim, which ends with the sandbox and not with them.
@Suite(.serialized, .disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct SandboxTests {
    private let mark = String(UInt32.random(in: 0...UInt32.max), radix: 36)
    private var pod: String { "pod-\(mark)" }
    private var members: [String] { ["one-\(mark)", "two-\(mark)"] }

    /// A sandbox with two containers that sleep, and its shim.
    private func withSandbox(_ body: (Supervisor, ContainerdClient, pid_t) throws -> Void) throws {
        try Supervisor.with { containerd in
            let ctr = containerd.client("\(containerd.binaries)/ctr")
            try ctr.check("images", "import", Environment.busyboxArchive)
            try ctr.check("sandboxes", "run", containerd.folder.file("pod.json", "{}"), pod)
            let shim = try #require(Processes.shim(of: pod))
            for id in members {
                let image = "docker.io/library/busybox:latest"
                try ctr.check("run", "--detach", "--sandbox", pod, image, id, "sleep", "1000")
                #expect(Processes.shim(of: id) == nil)
            }
            try body(containerd, ctr, shim)
            for id in members { try ctr.check("containers", "rm", id) }
            try ctr.check("sandboxes", "rm", pod)
            #expect(!(try ctr.check("sandboxes", "ls").out.contains(pod)))
            try Clock.wait("the shim ends") { !Processes.isAlive(shim) }
        }
    }

    @Test func `a sandbox outlives the daemon and its containers`() throws {
        try withSandbox { containerd, ctr, shim in
            try containerd.restart()
            #expect(try ctr.check("tasks", "ls").lines.filter { $0.contains("RUNNING") }.count == 2)
            for id in members {
                try ctr.check("tasks", "kill", "--signal", "KILL", id)
                try Clock.wait("\(id) stops") { try ctr.check("tasks", "ls").out.contains("STOPPED") }
                _ = try ctr(["tasks", "rm", id])
            }
            #expect(try ctr.check("tasks", "ls", "-q").out.isEmpty)
            #expect(Processes.shim(of: pod) == shim)
        }
    }

    @Test func `a sandbox whose shim is killed takes its containers along`() throws {
        try withSandbox { _, ctr, shim in
            kill(shim, SIGKILL)
            try Clock.wait("its tasks are gone") { try ctr.check("tasks", "ls", "-q").out.isEmpty }
            let bundles = "\(ctr.stateFolder)/io.containerd.sandbox.controller.v1.shim/default"
            try Clock.wait("its bundle is gone") { try Files.list(bundles).isEmpty }
        }
    }
}
