import Linux
import Support
import Testing

/// `docker cp` of real docker and of ours with the same daemon: what is said, and what lies where afterwards.
@Suite(.disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
struct CopyTests {
    /// In this order: what one makes the next may need. `h` is a folder of the host.
    private static let lines: [String] = [
        "cc:/d h/new", "cc:/d h/", "cc:/d h/new", "cc:/d/. h/dot", "cc:/d/f h/no/x", "cc:/d/f h/nod/", "cc:/d h/f",
        "cc:/d/f h/f", "cc:/d/f h/ff", "cc:/d h/ff", "cc:/nope h/", "cc:/d/l h/l", "-L cc:/d/l h/l2", "-L cc:/dl h/dl",
        "-L cc:/dl/ h/dl4", "-L cc:/dl/. h/dl5", "-L cc:/dl h", "cc:/dl h/dl3", "cc:/dl/ h/dl6", "cc:/dl/. h/dl7",
        "cc:/d/f /dev/null", "cc:/d/f cc:/x", "h/x h/y", "h/nope cc:/", "h/ff cc:/nope/x", "h/ff cc:/d",
        "h/new cc:/d/f", "h/ff cc:/d/", "h/ff/ cc:/d", "h/new cc:/newdir", "h/new/ cc:/newdir", "h/new/. cc:/newdir2",
        "h/ff cc:/dev/null", "- cc:/d/f", "/nope1 cc:/", "/nope/x cc:/", "h/l cc:/ll", "-L h/l cc:/ll2",
        "-L h/l cc:/", "h/dl3 cc:/dl3", "h/l cc:/dl", "h/ff nope:/x", "nope:/x h/", "cc:d/f h/rel", "h/ff cc:",
        "cc: h/x", ":x h", "h/ff :/x", "cc:/etc/hostname h/new", "cc:/d/f h/new/", "cc:/d/. h/new/f", "h/new cc:/d/l",
        "cc:/d/f h/dangling", "h/ff cc:/d/f/x", "cc:/d/f/x h", "cc:/d/f/ h", "h/./ff cc:/zz", "h/new/../ff cc:/zy",
        "cc:/d/../d/f h/../h/yy", "./h/ff cc:/f2", "h cc:/all", "h/new/f cc:/all", "-a h/owned cc:/own",
        "h/owned cc:/own2", "cc:/bin/busybox h/bb", "cc:/d/f h/l", "cc:/ h/root",
    ]
    private static let prepare = """
        mkdir /d; echo hi >/d/f; ln -s f /d/l; ln -s /d /dl; mkfifo /d/p; chmod 4750 /d/f
        echo ready; exec sleep 100000
        """

    /// What each line said, and behind them what lies on the host and in the container.
    private func said(_ engine: Engine, _ program: String) throws -> [String] {
        let docker = engine.client(program)
        try engine.docker.check("run", "-d", "--name", "cc", "--network", "none", "busybox", "sh", "-c", Self.prepare)
        try engine.docker.waitForLog("cc", "ready")
        let place = "\(engine.folder.path)/place"
        let begin = "rm -rf \(place); mkdir -p \(place)/h; cd \(place)/h; echo a >owned; chown 7:8 owned"
        try Command.check("sh", ["-c", begin])
        var texts = try Self.lines.map { line in
            let script = "cd \(place); ln -sfn nothere h/dangling; exec \(program) cp -q=false \(line)"
            let output = try Command.run("sh", ["-c", script], environment: docker.environment, input: "")
            // What real docker logs of the archive that nobody wanted.
            let complaints = output.err.split(separator: "\n").filter { !$0.contains("io: read/write on closed pipe") }
            return "\(line)\n\(output.out)\(complaints.joined(separator: "\n"))\nexit \(output.code)"
        }
        let tree = """
            cd \(place)/h; find . -name proc -prune -o -name sys -prune -o -name dev -prune -o -name bin -prune \
            -o -printf '%p %y %m %U %G %l\\n' | LC_ALL=C sort
            """
        texts += try Command.check("sh", ["-c", tree]).out.split(separator: "\n").map(String.init)
        let list = "ls -lnR /d /all /newdir /newdir2 /own /own2 | sed 's/... .. ..:..//'"
        texts += try engine.docker.check("exec", "cc", "sh", "-c", list).out.split(separator: "\n").map(String.init)
        try engine.docker.check("rm", "-f", "cc")
        return texts
    }

    @Test func `docker cp says and does what real docker's does`() throws {
        try Engine.with { engine in
            let theirs = try said(engine, PeerSet.sid.program("docker"))
            let ours = try said(engine, engine.docker.program)
            for (our, their) in zip(ours, theirs) { #expect(our == their) }
            #expect(ours.count == theirs.count)
        }
    }

    @Test func `an archive goes out by - and comes in by it`() throws {
        try Engine.with { engine in
            let docker = engine.docker
            try docker.check("create", "--name", "one", "--network", "none", "busybox")
            let archive = "\(engine.folder.path)/a.tar"
            let script = """
                \(docker.program) cp one:/bin/sh - >\(archive) && \(docker.program) cp - one:/tmp <\(archive) &&
                \(docker.program) cp -q one:/tmp/sh \(engine.folder.path)/sh
                """
            try Command.check("sh", ["-c", script], environment: docker.environment)
            #expect(try Files.read("\(engine.folder.path)/sh").isEmpty == false)
            // More than any buffer holds, to a place that is refused at once.
            try Command.check("truncate", ["-s", "300M", "\(engine.folder.path)/large"])
            let refused = try docker("cp", "\(engine.folder.path)/large", "one:/nope/x")
            #expect(refused.err == "Error response from daemon: Could not find the file /nope in container one\n")
            #expect(refused.code == 1)
        }
    }
}
