import Glibc
import Linux
import Testing

@Suite struct FilesTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        var template = Array("/tmp/monohull-files-XXXXXX".utf8CString)
        guard let made = template.withUnsafeMutableBufferPointer({ $0.baseAddress.flatMap { mkdtemp($0) } }) else {
            throw SystemCallError("mkdtemp")
        }
        let folder = String(cString: made)
        defer { try? Files.removeTree(folder) }
        try body(folder)
    }

    @Test func `a file written atomically leaves no temporary name`() throws {
        try withFolder { folder in
            try Files.writeAtomically("\(folder)/x", bytes: Array("hello".utf8))
            #expect(try Files.list(folder) == ["x"])
            #expect(try Files.read("\(folder)/x") == Array("hello".utf8))
        }
    }

    @Test func `a file over the limit is refused`() throws {
        try withFolder { folder in
            try Files.writeAtomically("\(folder)/x", bytes: [1, 2, 3])
            #expect(throws: SystemCallError("read", path: "\(folder)/x", errno: EFBIG)) {
                try Files.read("\(folder)/x", limit: 2)
            }
        }
    }

    // One level for one call would take a thread's stack, and a descriptor for each all that a process may have.
    @Test func `a tree of thousands of levels and of names that are no text goes too`() throws {
        try withFolder { folder in
            try Files.makeDirectories("\(folder)/tree/side/.removed.1/x")
            var current = try FileDescriptor.open("\(folder)/tree", O_RDONLY | O_DIRECTORY).take()
            let name: [CChar] = [0x64, -1, -61, 0]
            for level in 0..<4000 {
                #expect(mkdirat(current, name, 0o755) == 0)
                if level % 500 == 0 {
                    #expect(mkdirat(current, ".removed.1", 0o755) == 0)
                    close(openat(current, ".removed.2", O_WRONLY | O_CREAT | O_CLOEXEC, 0o644))
                }
                let next = openat(current, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
                close(current)
                current = next
            }
            close(current)
            try Files.removeTree("\(folder)/tree")
            #expect(!Files.exists("\(folder)/tree"))
        }
    }

    @Test func `removing a tree does not follow links out of it`() throws {
        try withFolder { folder in
            try Files.makeDirectories("\(folder)/outside")
            try Files.writeAtomically("\(folder)/outside/kept", bytes: [1])
            try Files.makeDirectories("\(folder)/tree/a/b")
            symlink("\(folder)/outside", "\(folder)/tree/a/link")
            try Files.removeTree("\(folder)/tree")
            #expect(Files.exists("\(folder)/outside/kept"))
            #expect(!Files.exists("\(folder)/tree"))
        }
    }

    @Test(arguments: [("/x", "/"), ("/a/b/", "/a"), ("x", "."), ("/", "/"), ("/a/\u{301}x", "/a")])
    func `the parent of a path is found by its text`(path: String, parent: String) {
        #expect(Files.parent(of: path) == parent)
    }

    @Test func `an error reads as Go writes it`() {
        #expect(SystemCallError("open", path: "/x", errno: ENOENT).description == "open /x: no such file or directory")
    }
}
