import Glibc
import Linux
import Testing

@Suite struct RootPathTests {
    private func withRoot(_ body: (_ folder: String, _ root: borrowing FileDescriptor) throws -> Void) throws {
        var template = Array("/tmp/monohull-root-XXXXXX".utf8CString)
        guard let made = template.withUnsafeMutableBufferPointer({ $0.baseAddress.flatMap { mkdtemp($0) } }) else {
            throw SystemCallError("mkdtemp")
        }
        let folder = String(cString: made)
        defer { try? Files.removeTree(folder) }
        try Files.makeDirectories("\(folder)/root")
        try Files.makeDirectories("\(folder)/outside")
        symlink("\(folder)/outside", "\(folder)/root/link")
        symlink("../outside", "\(folder)/root/up")
        try body(folder, try FileDescriptor.open("\(folder)/root", O_PATH | O_DIRECTORY))
    }

    // A slash and a combining accent are one Character of Swift; for the kernel they are a separator and a name.
    @Test(arguments: [
        "/link/x", "/up/x", "/../outside/x", "/link/\u{301}x", "/up/\u{301}x", "/..\u{2F}\u{301}x", "../\u{301}x/y",
    ])
    func `nothing is made outside the root, whatever a path and the links on it say, CVE-2024-45310`(path: String)
        throws
    {
        try withRoot { (folder: String, root: borrowing FileDescriptor) throws in
            _ = try? RootPath.makeDirectory(root, path)
            _ = try? RootPath.makeFile(root, path)
            _ = try? RootPath.makeFile(root, path + "\u{2F}\u{301}y")
            #expect(try Files.list("\(folder)/outside").isEmpty)
            #expect(try Files.list(folder).sorted() == ["outside", "root"])
        }
    }

    @Test func `missing folders are made and existing ones opened`() throws {
        try withRoot { folder, root in
            _ = try RootPath.makeDirectory(root, "/a//./b/\u{301}c")
            _ = try RootPath.makeDirectory(root, "a/b")
            _ = try RootPath.makeFile(root, "/a/d/file")
            #expect(try Files.list("\(folder)/root/a/b") == ["\u{301}c"])
            #expect(try Files.read("\(folder)/root/a/d/file").isEmpty)
        }
    }
}
