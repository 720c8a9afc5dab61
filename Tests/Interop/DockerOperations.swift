import Support
import Testing
import Text

/// What dockerd asks of a runtime besides create, start and delete.
struct DockerOperations {
    let docker: DockerClient
    let options: [String]

    func run() throws {
        try start("life", ["--memory", "64m"], "trap 'exit 7' TERM; while :; do sleep 0.05; done")
        try update()
        try pause()
        try measure()
        try execute()
        try signals()
        try docker.check("rm", "-f", "life")
        try limits()
        try restarts()
    }

    private func start(_ name: String, _ flags: [String], _ script: String) throws {
        let arguments = ["run", "-d", "--name", name, "--network", "none"] + options + flags
        try Command.check(
            docker.program,
            arguments + ["busybox", "sh", "-c", script],
            environment: docker.environment
        )
    }

    /// The first of the files that is there: cgroup v1 or v2.
    private func cgroup(_ files: String...) throws -> String {
        let paths = files.map { "/sys/fs/cgroup/\($0)" }
        return try docker("exec", "life", "cat", paths[0], paths[1]).line
    }

    private func update() throws {
        try docker.check("update", "--memory", "32m", "--memory-swap", "48m", "--pids-limit", "77", "life")
        try docker.check("update", "--cpus", "0.25", "--cpuset-cpus", "0", "life")
        #expect(try cgroup("memory/memory.limit_in_bytes", "memory.max") == "33554432")
        #expect(try cgroup("cpu/cpu.cfs_quota_us", "cpu.max").hasPrefix("25000"))
        #expect(try cgroup("cpuset/cpuset.cpus", "cpuset.cpus") == "0")
        #expect(try cgroup("pids/pids.max", "pids.max") == "77")
        try docker.check("update", "--pids-limit", "-1", "life")
        #expect(try cgroup("pids/pids.max", "pids.max") == "max")
    }

    private func pause() throws {
        try docker.check("pause", "life")
        #expect(try docker.inspect("life")["State"]?["Status"]?.string == "paused")
        #expect(try docker("exec", "life", "true").err.contains("is paused"))
        #expect(try docker("pause", "life").err.contains("already paused"))
        try docker.check("unpause", "life")
        #expect(try docker.check("exec", "life", "echo", "on").out == "on\n")
    }

    private func measure() throws {
        let format = "{{.Name}} {{.MemUsage}} {{.PIDs}}"
        let stats = try docker.check("stats", "--no-stream", "--format", format, "life").line
        let fields = stats.split(separator: " ")
        #expect(fields.count == 5 && fields[0] == "life" && fields[3] == "32MiB", "\(stats)")
        #expect(fields.count == 5 && fields[1] != "0B" && (Int(fields[4]) ?? 0) >= 1, "\(stats)")
        let top = try docker.check("top", "life", "-o", "pid,comm")
        #expect(top.lines.count >= 2 && top.lines.dropFirst().contains { $0.hasSuffix(" sh") }, "\(top)")
    }

    private func execute() throws {
        let script = "id; pwd; echo $A"
        let user = try docker.check("exec", "-u", "5:6", "-w", "/tmp", "-e", "A=b", "life", "sh", "-c", script)
        #expect(user.lines.count == 3 && user.out.hasPrefix("uid=5 gid=6") && user.out.hasSuffix("\n/tmp\nb\n"))
        #expect(try docker("exec", "-i", "life", "cat", input: "text").out == "text")
        // docker shows these errors on standard output; 126 became 127 with a newer dockerd.
        let missing = try docker("exec", "life", "nosuch")
        #expect([126, 127].contains(missing.code) && missing.out.contains("executable file not found"), "\(missing)")
        let nowhere = try docker("exec", "-w", "/nosuch", "life", "true")
        #expect([126, 127].contains(nowhere.code) && nowhere.out.contains("chdir to cwd"), "\(nowhere)")
        let rights = try docker.check("exec", "--privileged", "life", "grep", "CapEff", "/proc/self/status")
        #expect(rights.out != (try docker.check("exec", "life", "grep", "CapEff", "/proc/self/status").out))
        let terminal = try docker.terminal("exec", "-it", "life", "sh", "-c", "tty; stty size; exit 9", rows: 31)
        #expect(try terminal.finish() == 9)
        #expect(terminal.text.contains("/dev/pts/0"))
    }

    private func signals() throws {
        try docker.check("kill", "--signal", "TERM", "life")
        try Clock.wait("TERM ends it") { try docker.exitCode(of: "life") == 7 }
        try docker.check("start", "life")
        try docker.check("kill", "life")
        try Clock.wait("KILL ends it") { try docker.exitCode(of: "life") == 137 }
        try docker.check("start", "life")
        try docker.check("restart", "--time", "5", "life")
        #expect(try docker.isRunning("life"))
    }

    private func limits() throws {
        try start("small", ["--memory", "6m"], "echo started; sleep 100")
        try docker.waitForLog("small", "started")
        try docker.check("rm", "-f", "small")
        try start("full", ["--memory", "16m", "--memory-swap", "16m"], "dd if=/dev/zero of=/dev/null bs=64M")
        try Clock.wait("it runs out of memory") { try docker.exitCode(of: "full") == 137 }
        // containerd tells of the lack of memory and of the end by two events, whose order is not fixed.
        try Clock.wait("docker knows why") { try docker.inspect("full")["State"]?["OOMKilled"]?.bool == true }
        try docker.check("rm", "full")
    }

    private func restarts() throws {
        try start("again", ["--restart", "on-failure:2"], "exit 3")
        try Clock.wait("two restarts") {
            let container = try docker.inspect("again")
            return container["RestartCount"]?.int == 2 && container["State"]?["Status"]?.string == "exited"
        }
        #expect(try docker.exitCode(of: "again") == 3)
        try docker.check("rm", "again")
        try start("well", ["--health-cmd", "echo ok", "--health-interval", "100ms"], "sleep 100")
        try Clock.wait("it is healthy") {
            try docker.inspect("well")["State"]?["Health"]?["Status"]?.string == "healthy"
        }
        try docker.check("rm", "-f", "well")
    }
}
