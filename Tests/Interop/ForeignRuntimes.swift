import Glibc
import Support
import Testing
import Text

/// The runtimes of sid beside our own, below our dockerd by --add-runtime.
@Suite(
    .disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment),
    .disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment)
)
struct ForeignRuntimes {
    @Test(arguments: ["runc", "crun"])
    func `our dockerd operates containers of a real runtime`(name: String) throws {
        try TemporaryFolder.with { folder in
            let program = PeerSet.sid.program(name)
            // crun refuses hosts that mount a cgroup2 with controllers beside version 1.
            let hidden = "umount /sys/fs/cgroup/unified 2>/dev/null; exec \(program) \"$@\""
            let wrapper = try folder.file("crun", "#!/bin/sh\nexec unshare -m sh -c '\(hidden)' crun \"$@\"\n")
            chmod(wrapper, 0o755)
            try operate(name == "crun" ? wrapper : program)
        }
    }

    private func operate(_ runtime: String) throws {
        try Engine.with(arguments: ["--add-runtime", "real=\(runtime)"]) { engine in
            try DockerLifecycle.run(engine.docker, options: ["--runtime", "real"])
            let run = ["run", "-d", "--runtime", "real", "--network", "none", "--name"]
            try engine.docker.check(
                run[0],
                run[1],
                run[2],
                run[3],
                run[4],
                run[5],
                run[6],
                "one",
                "busybox",
                "sleep",
                "1000"
            )
            try engine.api.post("/containers/one/update", #"{"PidsLimit":20}"#).expecting(200)
            try engine.docker.check("pause", "one")
            try engine.docker.check("unpause", "one")
            #expect(
                try engine.api.get("/containers/one/stats?stream=0&one-shot=1").json["pids_stats"]?["limit"]?.int == 20
            )
            #expect(try engine.docker.inspect("one")["HostConfig"]?["Runtime"]?.string == "real")
            try engine.killDaemons()
            try engine.start()
            #expect(try engine.docker.check("exec", "one", "echo", "on").out == "on\n")
            try engine.docker.check("rm", "-f", "one")
        }
    }
}
