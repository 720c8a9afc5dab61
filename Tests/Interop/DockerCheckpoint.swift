import Support
import Testing

/// A counting container, saved by `docker checkpoint` and brought back.
struct DockerCheckpoint {
    let docker: DockerClient
    let name: String
    let runtime: String

    /// What did not work, or nil.
    func run() throws -> String? {
        let script = "i=0; while :; do i=$((i+1)); echo $i; usleep 50000; done"
        let flags = ["-d", "--name", name, "--runtime", runtime, "--network", "none"]
        let arguments = ["run"] + flags + ["busybox", "sh", "-c", script]
        try Command.check(docker.program, arguments, environment: docker.environment)
        defer { _ = try? docker("rm", "-f", name) }
        try docker.waitForLog(name, "3\n")
        let copied = try docker("checkpoint", "create", "--leave-running", name, "first")
        guard copied.code == 0 else { return "docker checkpoint create --leave-running: \(copied)" }
        #expect(try docker.isRunning(name))
        let saved = try docker("checkpoint", "create", name, "second")
        guard saved.code == 0 else { return "docker checkpoint create: \(saved)" }
        try Clock.wait("it ends") { try !docker.isRunning(name) }
        #expect(try docker.check("checkpoint", "ls", name).lines.dropFirst() == ["first", "second"])
        let before = try count()
        let restored = try docker("start", "--checkpoint", "second", name)
        guard restored.code == 0 else { return "docker start --checkpoint: \(restored)" }
        // It goes on where it was.
        try Clock.wait("it counts on") { try count() > before }
        #expect(try docker.check("logs", name).lines.filter { $0 == "1" }.count == 1)
        #expect(try docker.check("exec", name, "echo", "inside").out == "inside\n")
        try docker.check("kill", name)
        try Clock.wait("it is killed") { try docker.exitCode(of: name) == 137 }
        return nil
    }

    private func count() throws -> Int { Int(try docker.check("logs", "--tail", "1", name).line) ?? 0 }
}
