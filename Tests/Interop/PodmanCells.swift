import Support
import Testing

/// podman with our runc as its runtime.
@Suite(.serialized, .disabled(if: Podman.obstacle != nil, Comment(rawValue: Podman.obstacle ?? "")))
struct PodmanCells {
    @Test func `podman to our runc`() throws {
        try Podman.with { podman in
            let once = try podman("run", "--rm", "--network", "none", "busybox", "sh", "-c", "echo out; exit 3")
            #expect(once.code == 3 && once.out == "out\n", "\(once)")
            try podman.start("life", "trap 'exit 7' TERM; while :; do sleep 0.05; done")
            let inside = try podman("exec", "life", "sh", "-c", "echo inside; exit 4")
            #expect(inside.code == 4 && inside.out == "inside\n", "\(inside)")
            #expect(try podman("stop", "--time", "10", "life").code == 0)
            #expect(try podman.inspect("life", "{{.State.ExitCode}}") == "7")
            try podman.check("rm", "life")
            #expect(try podman.check("ps", "-aq").out.isEmpty)
        }
    }

    @Test func `podman updates, pauses, measures, executes, kills and restarts with our runc`() throws {
        try Podman.with { podman in
            try podman.start("life", "trap 'exit 7' TERM; while :; do sleep 0.05; done")
            try podman.check("update", "--memory", "64m", "--cpus", "0.5", "life")
            let limits = "cd /sys/fs/cgroup; cat memory/memory.limit_in_bytes cpu/cpu.cfs_quota_us memory.max cpu.max"
            let found = try podman("exec", "life", "sh", "-c", limits).lines
            #expect(found.first == "67108864" && found.last?.hasPrefix("50000") == true, "\(found)")

            try podman.check("pause", "life")
            #expect(try podman.inspect("life", "{{.State.Status}}") == "paused")
            #expect(try podman("exec", "life", "true").code != 0)
            try podman.check("unpause", "life")

            let stats = try podman.check("stats", "--no-stream", "--format", "{{.MemUsage}} {{.PIDs}}", "life").line
            #expect(!stats.hasPrefix("0B") && !stats.hasSuffix(" 0"), "\(stats)")
            #expect(try podman.check("top", "life", "pid", "comm").out.contains(" sh"))

            let user = try podman.check("exec", "-u", "5:6", "-w", "/tmp", "life", "sh", "-c", "id; pwd")
            #expect(user.out == "uid=5 gid=6\n/tmp\n", "\(user)")
            let missing = try podman("exec", "life", "nosuch")
            #expect(missing.code == 127 && missing.err.contains("executable file not found"), "\(missing)")
            let terminal = try podman.terminal("exec", "-it", "life", "sh", "-c", "tty; exit 9")
            #expect(try terminal.finish() == 9)
            #expect(terminal.text.contains("/dev/pts/0"))

            try podman.check("kill", "--signal", "TERM", "life")
            #expect(try podman.check("wait", "life").line == "7")
            try podman.check("start", "life")
            try podman.check("restart", "--time", "5", "life")
            try podman.check("kill", "life")
            #expect(try podman.check("wait", "life").line == "137")

            let small = ["--memory", "16m", "--memory-swap", "16m"]
            try podman.start("full", "dd if=/dev/zero of=/dev/null bs=64M", flags: small)
            #expect(try podman.check("wait", "full").line == "137")
        }
    }

    @Test(.disabled(if: PeerSet.criuObstacle != nil, PeerSet.criuComment))
    func `podman checkpoints and restores with our runc, also from an archive`() throws {
        try Podman.with { podman in
            try podman.start("count", "i=0; while :; do i=$((i+1)); echo $i >/n; usleep 50000; done")
            func count(_ name: String) throws -> Int { Int(try podman("exec", name, "cat", "/n").line) ?? 0 }
            try Clock.wait("it counts") { try count("count") > 2 }
            try podman.check("container", "checkpoint", "--leave-running", "count")
            #expect(try podman.inspect("count", "{{.State.Status}}") == "running")
            let before = try count("count")
            try podman.check("container", "checkpoint", "count")
            #expect(try podman.inspect("count", "{{.State.Status}} {{.State.Checkpointed}}") == "exited true")
            try podman.check("container", "restore", "count")
            try Clock.wait("it counts on") { try count("count") > before }

            try TemporaryFolder.with { folder in
                let archive = "\(folder.path)/count.tar.gz"
                try podman.check("container", "checkpoint", "--export", archive, "count")
                try podman.check("rm", "--force", "--time", "0", "count")
                try podman.check("container", "restore", "--import", archive, "--name", "copy")
                try Clock.wait("the copy counts on") { try count("copy") > before }
            }
        }
    }
}
