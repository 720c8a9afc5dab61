import CLinux
import Glibc
import Linux
import Testing

/// A copied tree is the same tree, and no other name of the original.
@Suite(.enabled(if: geteuid() == 0, "needs root: owners and devices"))
struct TreeCopyTests {
    private func withTrees(_ body: (_ from: String, _ to: String) throws -> Void) throws {
        var template = Array("/tmp/monohull-copy-XXXXXX".utf8CString)
        guard let made = template.withUnsafeMutableBufferPointer({ $0.baseAddress.flatMap { mkdtemp($0) } }) else {
            throw SystemCallError("mkdtemp")
        }
        let folder = String(cString: made)
        defer { try? Files.removeTree(folder) }
        for name in ["from", "to"] { try Files.makeDirectories("\(folder)/\(name)") }
        try body("\(folder)/from", "\(folder)/to")
    }

    private func copy(_ from: String, _ to: String) throws {
        let source = try FileDescriptor.open(from, O_PATH | O_DIRECTORY)
        let target = try FileDescriptor.open(to, O_PATH | O_DIRECTORY)
        try TreeCopy.copy(from: source, to: target)
    }

    private func status(_ path: String) throws -> stat {
        var status = stat()
        try systemCall("lstat", path: path) { lstat(path, &status) }
        return status
    }

    @Test func `names of one file stay names of one file, at every depth`() throws {
        try withTrees { from, to in
            try Files.makeDirectories("\(from)/a/b")
            try Files.writeAtomically("\(from)/a/b/first", bytes: Array("x".utf8), mode: 0o640)
            for name in ["second", "a/third", "z"] { #expect(link("\(from)/a/b/first", "\(from)/\(name)") == 0) }
            try Files.writeAtomically("\(from)/alone", bytes: Array("y".utf8))
            try copy(from, to)
            let first = try status("\(to)/a/b/first")
            #expect(first.st_nlink == 4)
            #expect(first.st_mode == S_IFREG | 0o640)
            for name in ["second", "a/third", "z"] { #expect(try status("\(to)/\(name)").st_ino == first.st_ino) }
            #expect(try status("\(from)/z").st_ino != first.st_ino)
            #expect(try status("\(to)/alone").st_nlink == 1)
        }
    }

    @Test func `owners, modes, times, links, devices and attributes follow`() throws {
        try withTrees { from, to in
            try Files.makeDirectories("\(from)/d")
            try Files.writeAtomically("\(from)/d/file", bytes: [1, 2, 3])
            chown("\(from)/d/file", 3, 4)
            chmod("\(from)/d/file", 0o4755)
            symlink("/nowhere", "\(from)/link")
            mkfifo("\(from)/fifo", 0o600)
            mknod("\(from)/null", S_IFCHR | 0o666, monohull_makedev(1, 3))
            #expect(setxattr("\(from)/d", "user.one", "1", 1, 0) == 0)
            let times = [timespec(tv_sec: 7, tv_nsec: 8), timespec(tv_sec: 9, tv_nsec: 10)]
            for name in ["d/file", "d", "link"] {
                #expect(utimensat(AT_FDCWD, "\(from)/\(name)", times, AT_SYMLINK_NOFOLLOW) == 0)
            }
            try copy(from, to)
            let file = try status("\(to)/d/file")
            #expect(file.st_uid == 3 && file.st_gid == 4 && file.st_mode == S_IFREG | 0o4755)
            for name in ["d/file", "d", "link"] {
                let time = try status("\(to)/\(name)").st_mtim
                #expect(time.tv_sec == 9 && time.tv_nsec == 10, "\(name)")
            }
            #expect(try Files.target(ofLink: "\(to)/link") == "/nowhere")
            #expect(try status("\(to)/fifo").st_mode & S_IFMT == S_IFIFO)
            #expect(try status("\(to)/null").st_rdev == monohull_makedev(1, 3))
            #expect(getxattr("\(to)/d", "user.one", nil, 0) == 1)
        }
    }
}
