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
