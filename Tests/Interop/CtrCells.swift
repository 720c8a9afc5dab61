import Linux
import Support
import Testing
import Text

/// Our ctr on real containerd, beside the real one.
@Suite(.serialized)
struct CtrCells {
    // Runtimes keep their state in one folder for all containerds of the machine.
    private static let mark = String(UInt32.random(in: 0...UInt32.max), radix: 36)
    private static let program = "\(Environment.binaries)/ctr"

    @Test(.disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
    func `our ctr answers as the real one does`() throws {
        try withBoth { real, ours in
            for line in CtrCommands.lines {
                let isLoose = line.hasPrefix("+")
                let words = try Self.words(isLoose ? String(line.dropFirst()) : line)
                let expected = try real(Self.named(words, "realone-\(Self.mark)"))
                let found = try ours(Self.named(words, "ourones-\(Self.mark)"))
                #expect(found.code == expected.code, "\(line): \(found), and not \(expected)")
                if isLoose { continue }
                #expect(Self.plain(found.out) == Self.plain(expected.out), "\(line)")
                #expect(Self.plain(found.err) == Self.plain(expected.err), "\(line)")
            }
        }
    }

    @Test(.disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
    func `containers of our ctr have the same configuration`() throws {
        try withBoth { real, ours in
            for (index, options) in CtrCommands.options.enumerated() {
                let id = "spec\(index)-\(Self.mark)"
                var specs: [String] = []
                for ctr in [real, ours] {
                    // `run` knows more options than `containers create`; the program is not there, so it stays made.
                    let line = ["run", "--null-io"] + (try Self.words(options)) + [CtrCommands.image, id, "/no/such"]
                    _ = try ctr(line)
                    specs.append(try real.check("containers", "info", "--spec", id).out)
                    try real.check("containers", "rm", id)
                }
                #expect(specs[1] == specs[0], "\(options)")
            }
        }
    }

    @Test(.disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
    func `our ctr measures, pauses, executes and attaches`() throws {
        try withBoth { real, ours in
            let operations = ContainerdOperations(ctr: ours)
            try operations.start(importing: real)
            defer { operations.end() }
            try operations.run()

            let terminal = try ours.terminal("run", "--rm", "--tty", CtrCommands.image, "tty-\(Self.mark)", "sh")
            terminal.type("stty size; exit 6\n")
            #expect(try terminal.finish() == 6)
            #expect(terminal.text.contains("24 80"), "\(terminal.text)")

            let piped = try Command.run(
                Self.program,
                ["--address", ours.socket, "run", "--rm", CtrCommands.image, "cat-\(Self.mark)", "cat"],
                input: "through the FIFO\n"
            )
            #expect(piped.out == "through the FIFO\n", "\(piped)")
        }
    }

    @Test(.disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
    func `our ctr imports, exports and mounts images`() throws {
        try withBoth { real, ours in
            try TemporaryFolder.with { folder in
                let archive = "\(folder.path)/image.tar"
                try ours.check("images", "export", archive, CtrCommands.image)
                try real.check("images", "rm", "--sync", CtrCommands.image)
                try ours.check("images", "import", archive)
                #expect(try real.check("images", "check", "-q").out == "\(CtrCommands.image)\n")

                let target = "\(folder.path)/mounted"
                try Files.makeDirectories(target)
                try ours.check("images", "mount", CtrCommands.image, target)
                #expect(Files.exists("\(target)/bin/sh"))
                try ours.check("images", "unmount", "--rm", target)
                #expect(!Files.exists("\(target)/bin/sh"))
                #expect(try real(["snapshots", "info", target]).code == 1)
            }
        }
    }

    @Test(
        .disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment),
        .disabled(if: PeerSet.criuObstacle != nil, PeerSet.criuComment)
    )
    func `our ctr checkpoints and restores`() throws {
        try withBoth(["--first", "\(Environment.binaries)/runc", "--first", PeerSet.criu]) { real, ours in
            let operations = ContainerdOperations(ctr: ours)
            try operations.start(importing: real)
            defer { operations.end() }
            try operations.checkpoint()
        }
    }

    private func withBoth(
        _ options: [String] = [],
        _ body: (_ real: ContainerdClient, _ ours: ContainerdClient) throws -> Void
    ) throws {
        try RealStack.with(.sid, ["--containerd-only"] + options) { stack in
            let real = stack.ctr
            let ours = ContainerdClient(Self.program, socket: real.socket, stateFolder: real.stateFolder)
            try real.check("images", "import", Environment.busyboxArchive)
            try body(real, ours)
        }
    }

    private static func named(_ words: [String], _ name: String) -> [String] {
        words.map { word in word.split(separator: "{X}", omittingEmptySubsequences: false).joined(separator: name) }
    }

    /// As a shell splits them; quotes keep what is between them together.
    private static func words(_ line: String) throws -> [String] {
        var words: [String] = []
        var isQuoted = false
        var word: String?
        for character in line {
            switch character {
            case "\"":
                isQuoted.toggle()
                word = word ?? ""
            case " " where !isQuoted:
                if let word { words.append(word) }
                word = nil
            default: word = (word ?? "") + String(character)
            }
        }
        if let word { words.append(word) }
        return words
    }

    /// Without what differs from run to run: times, process ids, and the names of each one's own.
    private static func plain(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
            var words: [String] = []
            for word in line.split(separator: " ") {
                var word = word.split(separator: "ourones", omittingEmptySubsequences: false).joined(
                    separator: "realone"
                )
                if word.hasPrefix("time=") { word = "time" }
                if word.hasPrefix("2") && word.contains("-") && word.contains(":") { word = "time" }
                if word.allSatisfy(\.isNumber) || word.hasPrefix("nanos:") || word.hasPrefix("seconds:") { word = "0" }
                if word.contains("/snapshots/") { word = "snapshot" }
                // Go writes labels in any order, and one of them is a time.
                if word.contains(",") && word.contains("=") {
                    let labels = word.split(separator: ",").map { $0.hasPrefix("containerd.io/gc.") ? "gc" : $0 }
                    word = labels.sorted().joined(separator: ",")
                }
                words.append(word)
            }
            return words.joined(separator: " ")
        }
        return lines.joined(separator: "\n")
    }
}
