import Bytes
import Glibc
import Linux
import Testing

@Suite struct TreePackerTests {
    private func pack(_ path: String, as name: String) throws -> [TarEntry] {
        let sink = MemorySink()
        let writer = TarWriter(sink)
        try TreePacker(writer).add(FileDescriptor.open(path, O_PATH | O_NOFOLLOW), as: Array(name.utf8))
        try writer.finish()
        let reader = TarReader(MemorySource(sink.bytes))
        var entries: [TarEntry] = []
        while let entry = try reader.next() { entries.append(entry) }
        return entries
    }

    // A fifo that was opened would block, and a link that was followed would have the file's content.
    @Test func `a tree is packed with its links and fifos as they are`() throws {
        try LayerPlace.with { place in
            let root = "\(place.folder)/tree"
            try Files.makeDirectories("\(root)/b")
            try Files.writeAtomically("\(root)/a", bytes: Array("content".utf8), mode: 0o640)
            #expect(link("\(root)/a", "\(root)/b/again") == 0)
            #expect(symlink("/etc/passwd", "\(root)/link") == 0)
            #expect(mkfifo("\(root)/pipe", 0o600) == 0)
            let entries = try pack(root, as: "top")
            #expect(entries.map(\.path) == ["top/", "top/a", "top/b/", "top/b/again", "top/link", "top/pipe"])
            #expect(entries.map(\.kind) == [.folder, .file, .folder, .hardLink, .symbolicLink, .fifo])
            #expect(entries[1].size == 7 && entries[1].mode == 0o640 && entries[1].nanoseconds == 0)
            #expect(entries[3].linkTarget == "top/a" && entries[4].linkTarget == "/etc/passwd")
        }
    }

    @Test func `what shows the kernel is a folder without content`() throws {
        #expect(try pack("/proc", as: "proc").map(\.path) == ["proc/"])
        #expect(try pack("/proc/version", as: "version").isEmpty)
    }
}
