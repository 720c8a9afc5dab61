import Bytes
import Testing
import Text

@testable import Docker

/// What `docker build` takes its words for.
@Suite struct BuildTests {
    @Test(arguments: [
        ("-", ContextKind.standardInput), ("/", .folder), ("https://x/y.git", .git), ("http://x/y.git#a:b", .git),
        ("git://x/y", .git), ("git@x:y", .git), ("github.com/x/y", .git), ("https://x/y.tar", .web),
        ("http://x/y.git#", .web), ("https://x/y.gitx", .web), ("http://x/y.git/z", .web),
    ])
    func `a context is of one kind`(word: String, kind: ContextKind) throws {
        #expect(try ContextKind.of(word) == kind)
    }

    @Test(arguments: ["nosuch", "ftp://x/y", "ssh://x/y.git", "HTTP://x", ""])
    func `a path that is not there is none`(word: String) {
        #expect(throws: Failure.self) { try ContextKind.of(word) }
    }

    @Test func `an archive is known by its first bytes`() throws {
        let sink = MemorySink()
        let writer = TarWriter(sink)
        try writer.add(TarEntry(.folder, "a/"))
        try writer.finish()
        #expect(ArchiveDetection.isArchive(Array(sink.bytes.prefix(1024))))
        for head in ["BZh9", "\u{1F}\u{8B}\u{08}"] {
            #expect(ArchiveDetection.isArchive(head.unicodeScalars.map { UInt8($0.value) }))
        }
        #expect(ArchiveDetection.isArchive([0x28, 0xB5, 0x2F, 0xFD]))
        #expect(ArchiveDetection.isArchive([0x5A, 0x2A, 0x4D, 0x18, 0, 0, 0, 0]))
        #expect(!ArchiveDetection.isArchive([0x5A, 0x2A, 0x4D, 0x18]))
        #expect(!ArchiveDetection.isArchive(Array("FROM scratch\n".utf8)))
        #expect(!ArchiveDetection.isArchive([]))
        #expect(!ArchiveDetection.isArchive([UInt8](repeating: 0, count: 1024)))
    }

    @Test(arguments: [
        ("/a/b/c", "/a/b", "c"), ("/a/b", "/a/b", "."), ("/a/c", "/a/b", "../c"), ("/x", "/a/b", "../../x"),
        ("/a/bc", "/a/b", "../bc"),
    ])
    func `the way to a Dockerfile begins at the context`(path: String, folder: String, way: String) {
        #expect(ContextFolder.relative(path, to: folder) == way)
    }

    @Test func `the query has what is not usual`() throws {
        let table = CommandDescription(.imageBuild).table
        let words = [
            "-t", "a", "-tb", "--build-arg", "X=1=2", "--build-arg", "NOSUCH_VARIABLE", "--rm=false", "--network",
            "default", "-m", "1m", "--memory-swap", "-1", "--ulimit", "nofile=5", "--platform", "Linux/ARM64", ".",
        ]
        let query = try BuildQuery(options: table.parse(words), proxies: [("http_proxy", "p"), ("X", "never")])
        let pairs = try query.pairs(dockerfile: "d").map { "\($0.0)=\($0.1)" }
        #expect(
            pairs == [
                "t=a", "t=b", "rm=0", "memory=1048576", "memswap=-1", "dockerfile=d",
                #"ulimits=[{"Name":"nofile","Hard":5,"Soft":5}]"#,
                #"buildargs={"NOSUCH_VARIABLE":null,"X":"1=2","http_proxy":"p"}"#, "platform=linux/arm64", "version=1",
            ]
        )
    }

    @Test func `what was sent is told each half megabyte and at the end`() throws {
        var told: [String] = []
        let progress = TransferProgress("Sending", isTerse: false) { told.append($0) }
        try progress.add(100)
        try progress.add(600_000)
        try progress.add(600_000)
        try progress.finish()
        #expect(told.first == "Sending  600.1kB\r")
        #expect(told.last == "Sending    1.2MB\r\r\n")
        var terse: [String] = []
        let other = TransferProgress("Sending", isTerse: true) { terse.append($0) }
        try other.add(600_000)
        try other.finish()
        #expect(terse == ["Sending    600kB\r\r\n"])
    }
}
