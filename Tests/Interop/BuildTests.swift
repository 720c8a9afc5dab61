import Glibc
import Linux
import Support
import Testing

/// `docker build`, `docker builder` and `docker images --tree` beside real docker's: what they say, and what a daemon gets from them, archive by
/// archive, member by member.
@Suite(.serialized, .disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
struct BuildTests {
    /// What the daemon answers, by name.
    private static let answers = [
        "built": #"""
        200
        {"stream":"Step 1/1 : FROM scratch"}
        {"stream":"\n"}
        {"status":"Pulling","id":"x1"}
        {"status":"Downloading","progressDetail":{"current":5,"total":10},"progress":"[==>]","id":"x1"}
        {"aux":{"ID":"sha256:1234"}}
        {"stream":"Successfully built 1234\n"}
        """#,
        "quiet": "200\n{\"stream\":\"sha256:4444\\n\"}",
        "silent": "200\n{\"stream\":\"x\\n\"}",
        "failed":
            "200\n{\"stream\":\"Step\\n\"}\n{\"errorDetail\":{\"code\":3,\"message\":\"returned 3\"},\"error\":\"x\"}",
        "broken": "200\n{\"stream\":\"Step\\n\"}\n{\"errorDetail\":{\"message\":\"boom\"},\"error\":\"boom\"}",
        "refused": "400\n{\"message\":\"dockerfile parse error\"}",
        "missing": "501\n{\"message\":\"builds are not implemented\"}",
        "pruned": "200\n{\"CachesDeleted\":[\"a\",\"b\"],\"SpaceReclaimed\":12345}",
        "images": #"""
        200
        [{"Id":"sha256:aaaaaaaaaaaaaaaa","RepoTags":["busybox:latest","x/y/a-longer-name:1"],"RepoDigests":["b@sha256:a"],
        "Created":200,"Size":4321000,"Containers":0,"Manifests":[{"ID":"sha256:bbbbbbbbbbbbbbbbbb","Available":true,
        "Size":{"Content":2000000,"Total":4000000},"Kind":"image","ImageData":{"Platform":{"os":"linux",
        "architecture":"amd64"},"Containers":["c"]}},{"ID":"sha256:cccccccccccccccc","Available":false,"Kind":"image",
        "Size":{"Content":0,"Total":0},"ImageData":{"Platform":{"os":"linux","architecture":"arm","variant":"v7"}}},
        {"ID":"sha256:dd","Kind":"attestation","Size":{"Content":5},"AttestationData":{"For":"sha256:bb"}}]},
        {"Id":"sha256:eeeeeeeeeeeeeeee","RepoTags":["old:1"],"RepoDigests":[],"Created":100,"Size":1,"Containers":2},
        {"Id":"sha256:ffffffff","RepoTags":[],"RepoDigests":["x@sha256:f"],"Created":300,"Size":12345,"Containers":-1},
        {"Id":"sha256:0","RepoTags":["<none>:<none>"],"RepoDigests":["<none>@<none>"],"Created":5,"Size":5,"Containers":0}]
        """#,
        "nothing": "200\n{\"CachesDeleted\":null,\"SpaceReclaimed\":0}",
    ]

    /// A command line, what the daemon answers to it and what it reads.
    private static let lines: [(line: String, answer: String, input: String)] = [
        ("image build ctx", "built", ""), ("builder build ctx", "built", ""), ("build -t a:b -t c ctx", "built", ""),
        ("build -t UPPER ctx", "built", ""), ("build -t a: ctx", "built", ""),
        ("build --build-arg A=1 --build-arg HOME --build-arg NOSUCH --build-arg E= ctx", "built", ""),
        ("build --build-arg = ctx", "built", ""), ("build --label a=b --label c --label x==y ctx", "built", ""),
        ("build --cache-from a,b --cache-from c --security-opt x=y --security-opt z ctx", "built", ""),
        ("build --add-host h:1.2.3.4 --add-host g=::1 --add-host k:host-gateway ctx", "built", ""),
        ("build --add-host h ctx", "built", ""), ("build --ulimit nofile=1:2 --ulimit core=0 ctx", "built", ""),
        ("build --ulimit x ctx", "built", ""), ("build -m x ctx", "built", ""),
        ("build -m 64m --memory-swap -1 --shm-size 1g -c 5 --cpu-period 100 --cpu-quota 7 ctx", "built", ""),
        ("build --cpuset-cpus 0 --cpuset-mems 0 --network host --target T --cgroup-parent p ctx", "built", ""),
        ("build --platform Linux/AMD64 --isolation Default ctx", "built", ""), ("build --squash ctx", "built", ""),
        ("build --isolation hyperv --network default --pull --no-cache --rm=false --force-rm ctx", "built", ""),
        ("build -q ctx", "quiet", ""), ("build -q --iidfile iid ctx", "quiet", ""),
        ("build --iidfile iid ctx", "built", ""),
        ("build --iidfile iid ctx", "silent", ""), ("build --iidfile ctx ctx", "built", ""),
        ("build --iidfile nosuch/x ctx", "built", ""), ("build ctx", "failed", ""), ("build -q ctx", "failed", ""),
        ("build ctx", "broken", ""), ("build -q ctx", "broken", ""), ("build ctx", "refused", ""),
        ("build -q ctx", "missing", ""), ("build -f ctx/Other.df ctx", "built", ""),
        ("build -f Other.df ctx", "built", ""),
        ("build -f nosuch ctx", "built", ""), ("build -f ctx/a ctx", "built", ""),
        ("build -f outside.df ctx", "built", ""),
        ("build -f - ctx", "built", "FROM scratch\n"), ("build -f - -", "built", ""),
        ("build -", "built", "FROM scratch\n"),
        ("build -f x -", "built", "FROM scratch\n"), ("build -", "built", ""), ("build nosuch", "built", ""),
        ("build outside.df", "built", ""), ("build", "built", ""), ("build a b", "built", ""),
        ("build empty", "built", ""),
        ("build --nosuch ctx", "built", ""), ("build ctx/one/x", "built", ""), ("build ftp://x", "built", ""),
        ("builder prune -f", "pruned", ""), ("builder prune", "nothing", "y\n"), ("builder prune", "pruned", "n\n"),
        ("builder prune -a", "pruned", "Y\n"), ("builder prune -f", "missing", ""), ("builder prune x", "pruned", ""),
        ("builder prune -af --filter until=24h --filter type=regular --keep-storage 5gb", "nothing", ""),
        ("builder prune --keep-storage x", "pruned", ""), ("builder nosuch", "built", ""),
        ("images --tree", "images", ""), ("image ls --tree -a", "images", ""), ("images --tree -q", "images", ""),
        ("images --tree --no-trunc", "images", ""), ("images --tree --digests", "images", ""),
        ("images --tree --format x", "images", ""), ("images --tree x", "images", ""), ("images --tree", "missing", ""),
    ]

    private static let ignored = [
        "a\n", "*\n", "*\n!a/b\n", "**/*.txt\n!a/b/c\n", "node/**\n!node/keep.txt\n", "/a/b\n\n# c\n  keep  \n", "!a\n",
        "[\n", "!\n", "Dockerfile\n.dockerignore\n", "\u{FEFF}a\nnode/*\n", "a/*/c\n**/z*\n", "./keep/../a\n",
        "**\n!Dockerfile\n", "a?\no*\n!o*/*\n", "a/b/**/three.txt\r\n", "\\a\n", "[a-k]*\n!keep\n",
        "**/b\n!**/two.md\n",
        String(repeating: "x", count: 70_000),
    ]

    private static let context = """
        mkdir -p ctx/a/b/c ctx/node/x/y ctx/keep empty; cd ctx
        printf 'FROM scratch\\nCOPY . /\\n' >Dockerfile; printf 'FROM scratch\\n' >Other.df
        echo 1 >a/one.txt; echo 2 >a/b/two.md; echo 3 >a/b/c/three.txt; echo n >node/x/y/z.txt; echo k >node/keep.txt
        ln -s ../nowhere a/dangling; ln a/one.txt a/b/hard; ln -s a/one.txt one; mkfifo pipe
        chmod 4755 a/one.txt; chmod 700 keep; echo s >'with space'; echo u >ümlaut
        touch -d '2001-02-03 04:05:06.789' a/b/two.md; chown 1000:1000 a/b/two.md
        n=$(printf 'l%.0s' $(seq 90)); mkdir $n; echo long >$n/$n.txt
        printf 'FROM scratch\\n# outside\\n' >../outside.df
        """

    /// A daemon that writes down what it gets, and two clients of it.
    private struct Recorder {
        let folder: TemporaryFolder
        let daemon: BackgroundProcess

        init(_ folder: TemporaryFolder) throws {
            self.folder = folder
            try Command.check("sh", ["-c", "cd \(folder.path) && \(BuildTests.context)"])
            _ = try folder.folder("client")
            _ = try folder.file(
                "client/config.json",
                #"{"auths":{"https://index.docker.io/v1/":{"auth":"dTpw"},"r.example":{"auth":"YTpi"}},"#
                    + #""proxies":{"default":{"httpProxy":"http://p:1","noProxy":"x"}}}"#
            )
            let script = "\(Environment.root)/Tests/Interop/Servers/build_daemon.py"
            daemon = try BackgroundProcess("python3", [script, "\(folder.path)/socket", folder.path])
            try daemon.waitForOutput("ready")
        }

        /// What a client says and what the daemon got; without what differs by itself.
        func told(_ program: String, _ line: String, _ answer: String, _ input: String) throws -> String {
            _ = try folder.file("answer", BuildTests.answers[answer] ?? "")
            for name in ["request", "iid"] { unlink("\(folder.path)/\(name)") }
            let environment: [String: String?] = [
                "DOCKER_HOST": "unix://\(folder.path)/socket", "DOCKER_CONFIG": "\(folder.path)/client",
                "HOME": "/nonexistent", "DOCKER_BUILDKIT": "0",
            ]
            let shell = ["-c", "cd \(folder.path) && exec \(program) \"$@\"", "docker"]
            let words = line.split(separator: " ").map(String.init)
            let output = try Command.run("sh", shell + words, environment: environment, input: input)
            var request = Self.text("\(folder.path)/request")
            var said = "\(output.out)\n\(output.err)\ncode \(output.code)\niid \(Self.text("\(folder.path)/iid"))"
            if request.contains(".dockerfile.") {
                // docker adds these two in any order, and leaves away the archive's end.
                request = request.split(separator: "\n").filter { !$0.hasPrefix("size ") }.sorted()
                    .joined(separator: "\n")
                said = said.replacing(/daemon +[0-9.]+kB/, with: "daemon SIZE")
            }
            return (request + "\n" + said).replacing(/\.dockerfile\.[0-9a-f]{20}/, with: ".dockerfile.R")
                .replacing(#/ 1[0-9]{9} /#, with: " NOW ")
        }

        private static func text(_ path: String) -> String {
            (try? Files.read(path)).map { String(decoding: $0, as: UTF8.self) } ?? "none"
        }
    }

    private func compare(_ cases: [(line: String, answer: String, input: String)], ignored: String? = nil) throws {
        try TemporaryFolder.with { folder in
            let recorder = try Recorder(folder)
            if let ignored { _ = try folder.file("ctx/.dockerignore", ignored) }
            for (line, answer, input) in cases {
                let theirs = try recorder.told(PeerSet.sid.program("docker"), line, answer, input)
                let ours = try recorder.told("\(Environment.binaries)/docker", line, answer, input)
                #expect(ours == theirs, "docker \(line), \(answer)")
            }
        }
    }

    @Test func `both send and say the same`() throws {
        try compare(Self.lines)
    }

    @Test(arguments: ignored)
    func `both leave the same out`(patterns: String) throws {
        try compare([("build ctx", "built", ""), ("build -f - ctx", "built", "FROM scratch\n")], ignored: patterns)
    }

    @Test func `archives on standard input go on as they are`() throws {
        try TemporaryFolder.with { folder in
            let recorder = try Recorder(folder)
            try Command.check("sh", ["-c", "cd \(folder.path) && tar -C ctx -cf c.tar a && gzip -nk c.tar"])
            for file in ["c.tar", "c.tar.gz"] {
                let line = "build -f a/one.txt -"
                let wrapped = { (program: String) in
                    try folder.file("docker", "#!/bin/sh\nexec \(program) \"$@\" <\(folder.path)/\(file)\n")
                }
                let both = try [PeerSet.sid.program("docker"), "\(Environment.binaries)/docker"].map { program in
                    try Command.check("chmod", ["755", try wrapped(program)])
                    return try recorder.told("./docker", line, "built", "")
                }
                #expect(both[0] == both[1], "\(file)")
                #expect(both[0].contains("a/one.txt"))
            }
        }
    }

    /// To a daemon that builds; what is wrong in a Dockerfile is its to say.
    private static let real = [
        "build --no-cache --iidfile iid -t t:1 ctx", "build -q -t t:2 ctx", "build -f - ctx", "build --target nope ctx",
        "build -f nosuch ctx", "build --platform linux/riscv64 -f outside.df ctx", "build --ulimit nofile=5:1 ctx",
        "builder prune -f", "builder prune -af --filter until=1h", "builder prune -f --filter nosuch=1",
        "system prune -af",
    ]

    @Test func `real dockerd builds the same from both`() throws {
        try RealStack.with(.sid) { stack in
            try Command.check("sh", ["-c", "cd \(stack.folder.path) && \(Self.context)"])
            let programs = [PeerSet.sid.program("docker"), "\(Environment.binaries)/docker"]
            let both = try programs.map { program in
                var environment = stack.client(program).environment
                environment["DOCKER_BUILDKIT"] = "0"
                return try Self.real.map { line in
                    let words = ["-c", "cd \(stack.folder.path) && exec \(program) \(line)"]
                    let input = "FROM scratch\nBAD\n"
                    let output = try Command.run("sh", words, environment: environment, input: input)
                    return "\(line)\n\(output.out)\n\(output.err)\n\(output.code)"
                        .replacing(/[0-9a-f]{12,64}/, with: "ID").replacing(/daemon +[0-9.]+kB/, with: "daemon SIZE")
                        .replacing(/space: .*/, with: "space")
                }
            }
            for (theirs, ours) in zip(both[0], both[1]) { #expect(ours == theirs) }
        }
    }
}
