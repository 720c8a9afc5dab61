import Support
import Testing

/// Lists of real docker's client and of ours, of the same daemon: every placeholder, every form of a format, and
/// templates that are wrong.
@Suite(.disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
struct FormatTests {
    private static let lists: [(command: String, names: String)] = [
        (
            "ps -a",
            "ID Names Image Command CreatedAt RunningFor Ports State Status Size Labels Mounts LocalVolumes Networks "
                + "Platform"
        ),
        (
            "images",
            "ID Repository Tag Digest CreatedSince CreatedAt Size Containers VirtualSize SharedSize UniqueSize"
        ),
        ("volume ls", "Name Driver Scope Mountpoint Labels Links Size Group Availability Status"),
        ("network ls", "ID Name Driver Scope IPv4 IPv6 Internal Labels CreatedAt"),
        ("history busybox", "ID CreatedSince CreatedAt CreatedBy Size Comment"),
        ("system df", "Type TotalCount Active Size Reclaimable"),
        ("stats --no-stream -a", "Container Name ID MemPerc NetIO PIDs"),
    ]
    private static let forms = [
        "table", "json", "raw", "{{json .}}", "{{.Nope}}", "{{.ID", "table {{.Nope}}", "{{upper .ID}}", "{{nope}}",
        #"table {{.ID}}\t{{.ID}}"#, "x",
    ]
    /// With options, errors and what is not there.
    private static let lines: [[String]] =
        [
            "ps -as", "ps -aqs", "ps -as --no-trunc", "ps -a --size=false --format {{.Size}}",
            "ps -aq --format {{.Names}}",
            "images --digests", "images -q", "images --no-trunc", "images -q --format json", "images nope", "images ls",
            "image ls ls", "images --digests --format raw", "volume ls -q", "volume ls --cluster",
            "volume ls -q --format raw", "network ls -q", "history -q busybox", "history --no-trunc busybox",
            "history -H=false busybox", "history nope", "history --platform linux/amd64 busybox",
            "history --platform linux/arm64 busybox", "history --platform x/y/z/w busybox",
            "history --platform x//y busybox",
            "system df -v", "system df -v --format json", "system df -v --format raw", "stats --no-stream nope",
            "checkpoint ls one", "checkpoint rm one x", "checkpoint create nope x", "push nope", "push -q nope:1",
            "push -a nope:1", "push Bad", "push -a nope", "pull -a x:1",
        ].map { $0.split(separator: " ").map(String.init) } + [
            ["system", "df", "-v", "--format", "{{range .Images}}{{.ID}} {{.Repository}}{{end}}"],
            ["ps", "-a", "--format", "table {{.ID}}", "--size"], ["images", "--digests", "--format", "table {{.ID}}"],
            ["volume", "ls", "--format", #"{{.Label "a"}}"#], ["ps", "-a", "--format", #"{{.Label "z"}}"#],
        ]

    /// Figures that move by themselves; and spaces, whose number follows from those.
    private func said(_ docker: DockerClient, _ words: [String]) throws -> String {
        let output = try Command.run(docker.program, words, environment: docker.environment)
        let text = (output.out + output.err)
            .replacing(/([0-9]+|About an?|Less than a) (second|minute|hour|year)s?/, with: "AGE")
            .replacing(/[0-9.]+%/, with: "SHARE")
            .replacing(/[0-9.]+[kMG]?i?B \/ [0-9.]+[kMG]?i?B/, with: "PAIR")
            .replacing(/\x20+/, with: " ")
        return "\(text)exit \(output.code)"
    }

    @Test func `lists are what real docker's are`() throws {
        try Engine.with { engine in
            let docker = engine.docker
            try docker.check("volume", "create", "--label", "a=b", "vol10")
            try docker.check("volume", "create", "vol2")
            let sleep = ["busybox", "sh", "-c", "echo x >/f; exec sleep 100000"]
            let options = ["run", "-d", "--name", "one", "-v", "vol2:/v", "--label", "z=1", "--network", "none"]
            try Command.check(docker.program, options + sleep, environment: docker.environment)
            try docker.check("create", "--name", "two", "-p", "80:80", "--network", "none", "busybox", "true")
            let theirs = engine.client(PeerSet.sid.program("docker"))
            var all = Self.lines
            for (command, names) in Self.lists {
                let words = command.split(separator: " ").map(String.init)
                let fields = names.split(separator: " ").flatMap { ["{{.\($0)}}", "table {{.\($0)}}"] }
                all += (fields + Self.forms).map { words + ["--format", $0] }
            }
            for words in all {
                #expect(try said(docker, words) == said(theirs, words), "docker \(words.joined(separator: " "))")
            }
        }
    }
}
