import Bytes
import CLinux
import Glibc
import Linux
import Testing

/// Each test unpacks into `layer` of its own folder; beside it lies `outside`, which must stay as it was.
@Suite(.enabled(if: geteuid() == 0, "needs root: owners, devices and trusted attributes"))
struct TarExtractorTests {
    /// Unpacks, whether that succeeds or not, and proves that nothing outside has changed.
    private func expectInside(_ place: LayerPlace, _ body: (inout TarArchive) -> Void) throws {
        let before = try place.surroundings()
        try? place.extract(body)
        #expect(try place.surroundings() == before)
    }

    @Test func `files, folders, links and a fifo come out with content, mode, owner and time`() throws {
        try LayerPlace.with { place in
            var file = TarArchive.Header("d/file", size: 5)
            file.mode = Array("0000640".utf8)
            file.user = TarArchive.octal(1000, 7)
            file.group = TarArchive.octal(1001, 7)
            file.time = TarArchive.octal(1_000_000_000, 11)
            try place.extract {
                $0.folder("d/", mode: "0001777", time: 1_100_000_000)
                $0.add(file, Array("hello".utf8))
                $0.symlink("d/link", "../anything")
                $0.hardLink("d/same", "d/file")
                $0.add(TarArchive.Header("d/fifo", "6"))
            }
            #expect(try place.text("d/file") == "hello")
            let status = try place.status("d/file")
            #expect(status.st_mode == S_IFREG | 0o640)
            #expect(status.st_uid == 1000)
            #expect(status.st_gid == 1001)
            #expect(status.st_mtim.tv_sec == 1_000_000_000)
            #expect(try place.status("d").st_mode == S_IFDIR | 0o1777)
            // Written into after its entry, and its time stands nevertheless.
            #expect(try place.status("d").st_mtim.tv_sec == 1_100_000_000)
            #expect(try place.target("d/link") == "../anything")
            #expect(try place.status("d/same").st_ino == status.st_ino)
            #expect(try place.kind("d/fifo") == S_IFIFO)
        }
    }

    @Test func `a hard link takes the place of what another layer has there`() throws {
        try LayerPlace.with { place in
            try place.extract {
                $0.folder("d/")
                $0.file("d/file", mode: "0000644")
                $0.file("d/other", mode: "0000600")
            }
            try place.extract {
                $0.file("d/file", mode: "0000640")
                $0.hardLink("d/other", "d/file")
            }
            #expect(try place.status("d/other").st_ino == place.status("d/file").st_ino)
            #expect(try place.status("d/other").st_mode == S_IFREG | 0o640)
        }
    }

    @Test func `the umask does not change modes and set-id bits outlive the owner`() throws {
        try LayerPlace.with { place in
            var header = TarArchive.Header("su", size: 1)
            header.mode = Array("0006755".utf8)
            header.user = TarArchive.octal(7, 7)
            try place.extract {
                $0.add(header, [1])
                $0.file("wide", mode: "0000666")
            }
            #expect(try place.status("su").st_mode == S_IFREG | 0o6755)
            #expect(try place.status("su").st_uid == 7)
            #expect(try place.status("wide").st_mode == S_IFREG | 0o666)
        }
    }

    // As containerd: a layer made of a private folder would else close the whole tree to all but root.
    @Test(arguments: ["./", ".", "/", "a/.."]) func `the root's own entry changes nothing`(name: String) throws {
        try LayerPlace.with { place in
            try place.extract { $0.folder(name, mode: "0000711", time: 7) }
            #expect(try place.status(".").st_mode == S_IFDIR | 0o755)
            #expect(try place.status(".").st_mtim.tv_sec != 7)
        }
    }

    @Test func `devices have their numbers`() throws {
        try LayerPlace.with { place in
            try place.extract {
                for (name, flag) in [("c", "3"), ("b", "4")] as [(String, Character)] {
                    var header = TarArchive.Header(name, flag)
                    header.major = TarArchive.octal(259, 7)
                    header.minor = TarArchive.octal(1000, 7)
                    $0.add(header)
                }
            }
            #expect(try place.kind("c") == S_IFCHR)
            #expect(try place.kind("b") == S_IFBLK)
            #expect(try place.status("c").st_rdev == monohull_makedev(259, 1000))
            #expect(try place.status("b").st_rdev == monohull_makedev(259, 1000))
        }
    }

    @Test(arguments: ["../escaped", "a/../../escaped", "./../outside/escaped", "/../escaped", ".."])
    func `a name that leads above the root is refused, CVE-2026-17106`(name: String) throws {
        try LayerPlace.with { place in
            let before = try place.surroundings()
            let failure = try #require(throws: ByteStreamError.self) {
                try place.extract { $0.file(name, "x") }
            }
            #expect(failure.description == "archive/tar: path escapes the layer: \(name)")
            #expect(try place.surroundings() == before)
            #expect(try Files.list(place.layer).isEmpty)
        }
    }

    @Test func `absolute names and dots begin at the root`() throws {
        try LayerPlace.with { place in
            try place.extract {
                $0.file("/outside/x", "1")
                $0.file("./a//./b/../c", "2")
                $0.hardLink("/d", "/a/c")
            }
            #expect(try place.text("outside/x") == "1")
            #expect(try place.text("a/c") == "2")
            #expect(try place.text("d") == "2")
            #expect(try Files.list(place.outside) == ["secret"])
        }
    }

    // A slash and a combining accent are one Character of Swift; for the kernel they are a separator and a name.
    @Test(arguments: ["0", "1", "2", "3", "5", "6"] as [Character])
    func `a slash before a combining character separates all the same, CVE-2026-17106`(flag: Character) throws {
        for name in ["../\u{301}x", "link/\u{301}x", ".wh.../\u{301}x", "a/..\u{2F}\u{301}b/..\u{2F}\u{301}c"] {
            try LayerPlace.with { place in
                try Files.writeAtomically("\(place.folder)/\u{301}x", bytes: [1])
                try expectInside(place) {
                    $0.file("source")
                    $0.symlink("link", place.outside)
                    $0.add(TarArchive.Header(name, flag, link: "source"))
                }
            }
        }
    }

    @Test func `a whiteout hides a name that begins with a combining character`() throws {
        try LayerPlace.with { place in
            try place.extract { $0.file("d/.wh.\u{301}x") }
            #expect(try Files.list("\(place.layer)/d") == ["\u{301}x"])
            #expect(try place.kind("d/\u{301}x") == S_IFCHR)
        }
    }

    @Test(arguments: ["outside", "../outside", "../../../../../../../../../../../.."])
    func `writing through a link stays inside, CVE-2021-32760 and CVE-2026-17106`(kind: String) throws {
        try LayerPlace.with { place in
            let target = kind == "outside" ? place.outside : kind
            try expectInside(place) {
                $0.folder("outside", mode: "0000755")
                $0.folder(String(place.outside.dropFirst()), mode: "0000755")
                $0.symlink("link", target)
                $0.file("link/secret", "overwritten", mode: "0000777")
                $0.folder("link/made")
                $0.symlink("link/symlink", "x")
                $0.file("link/.wh.secret")
                $0.file("link/.wh..wh..opq")
                $0.hardLink("link/hard", "link/secret")
            }
            // Inside, the kernel has walked the link from the root.
            #expect(try place.kind("link") == S_IFLNK)
            let inside = kind == "outside" ? String(place.outside.dropFirst()) : kind == "../outside" ? "outside" : "."
            #expect(try place.kind("\(inside)/secret") == S_IFCHR)
            #expect(try place.kind("\(inside)/made") == S_IFDIR)
        }
    }

    @Test func `a file over a link replaces the link and not what it names, CVE-2021-32760`() throws {
        try LayerPlace.with { place in
            let secret = "\(place.outside)/secret"
            try expectInside(place) {
                $0.symlink("a", secret)
                $0.file("a", "mine", mode: "0004777")
                $0.symlink("b", secret)
                $0.add(TarArchive.Header("b", "3"))
                $0.symlink("c", place.outside)
                $0.folder("c", mode: "0000777")
                $0.file("c/secret", "mine")
                $0.symlink("d", secret)
                $0.hardLink("d", "a")
            }
            #expect(try place.text("a") == "mine")
            #expect(try place.kind("b") == S_IFCHR)
            #expect(try place.kind("c") == S_IFDIR)
            #expect(try place.text("c/secret") == "mine")
            #expect(try place.text("d") == "mine")
        }
    }

    @Test func `a dangling link is not made whole outside, CVE-2021-32760`() throws {
        try LayerPlace.with { place in
            try expectInside(place) {
                $0.symlink("link", "\(place.outside)/new")
                $0.file("link/x", "x")
            }
        }
    }

    @Test func `an attribute, a mode and a time of a link are the link's own, CVE-2021-41089`() throws {
        try LayerPlace.with { place in
            let before = try place.surroundings()
            var header = TarArchive.Header("link", "2", link: "\(place.outside)/secret")
            header.mode = Array("0004777".utf8)
            header.user = TarArchive.octal(5, 7)
            header.time = TarArchive.octal(1, 11)
            try place.extract {
                $0.pax([("SCHILY.xattr.trusted.test", "x")])
                $0.add(header)
            }
            #expect(try place.surroundings() == before)
            #expect(try place.status("link").st_uid == 5)
            #expect(try place.status("link").st_mtim.tv_sec == 1)
            #expect(lgetxattr("\(place.outside)/secret", "trusted.test", nil, 0) == -1)
            #expect(place.attribute("link", "trusted.test") == "x")
        }
    }

    @Test(arguments: ["../outside/secret", "a/../../outside/secret", "missing", ".", ""])
    func `a hard link to what is not inside is an error, CVE-2021-32760 and CVE-2026-17106`(target: String) throws {
        try LayerPlace.with { place in
            let before = try place.surroundings()
            #expect(throws: (any Error).self) { try place.extract { $0.hardLink("x", target) } }
            #expect(throws: (any Error).self) {
                try place.extract { $0.hardLink("x", "\(place.outside)/secret") }
            }
            #expect(try place.surroundings() == before)
            #expect(!Files.exists("\(place.layer)/x"))
        }
    }

    @Test func `a hard link's own path is walked inside as well, CVE-2021-32760`() throws {
        try LayerPlace.with { place in
            let before = try place.surroundings()
            #expect(throws: (any Error).self) {
                try place.extract {
                    $0.symlink("link", place.outside)
                    $0.hardLink("x", "link/secret")
                }
            }
            #expect(try place.surroundings() == before)
        }
    }

    // The link of the link's name: the name is made one more of the link, and writing to it replaces it.
    @Test func `a hard link to a link links the link, CVE-2026-17106`() throws {
        try LayerPlace.with { place in
            try expectInside(place) {
                $0.symlink("link", "\(place.outside)/secret")
                $0.hardLink("hard", "link")
            }
            #expect(try place.kind("hard") == S_IFLNK)
            try expectInside(place) {
                $0.hardLink("hard", "link")
                $0.file("hard", "mine")
            }
            #expect(try place.kind("link") == S_IFLNK)
            #expect(try place.text("hard") == "mine")
        }
    }

    @Test func `a whiteout is a device 0,0 and an opaque folder has its attribute`() throws {
        try LayerPlace.with { place in
            try place.extract {
                $0.file("d/.wh.gone")
                $0.folder("opaque")
                $0.file("opaque/.wh..wh..opq")
                $0.file("opaque/kept", "x")
                $0.file(".wh..wh.plnk")
            }
            #expect(try place.kind("d/gone") == S_IFCHR)
            #expect(try place.status("d/gone").st_rdev == 0)
            #expect(place.attribute("opaque", "trusted.overlay.opaque") == "y")
            #expect(try Files.list("\(place.layer)/opaque") == ["kept"])
            #expect(try Files.list("\(place.layer)/d") == ["gone"])
            #expect(try Files.list(place.layer).sorted() == ["d", "opaque"])
        }
    }

    @Test func `a whiteout takes a tree away that the layer itself had`() throws {
        try LayerPlace.with { place in
            try expectInside(place) {
                $0.file("d/a/b", "x")
                $0.symlink("d/a/link", place.outside)
                $0.file(".wh.d")
            }
            #expect(try place.kind("d") == S_IFCHR)
        }
    }

    @Test(arguments: [".wh.", ".wh..", ".wh..."])
    func `a whiteout of nothing, of its folder or of the one above is refused`(name: String) throws {
        try LayerPlace.with { place in
            let failure = try #require(throws: ByteStreamError.self) { try place.extract { $0.file("d/\(name)") } }
            #expect(failure.description == "archive/tar: invalid whiteout name: \(name)")
        }
    }

    @Test func `attributes are kept, but never those of overlayfs`() throws {
        try LayerPlace.with { place in
            try place.extract {
                $0.pax([
                    ("SCHILY.xattr.user.one", "1"), ("SCHILY.xattr.trusted.two", "2"),
                    ("SCHILY.xattr.trusted.overlay.redirect", "/outside"), ("SCHILY.xattr.trusted.overlay.opaque", "y"),
                    ("SCHILY.xattr.trusted.overlay.metacopy", "x"), ("SCHILY.xattr.nonsense", "x"),
                ])
                $0.folder("d")
            }
            #expect(place.attribute("d", "user.one") == "1")
            #expect(place.attribute("d", "trusted.two") == "2")
            for name in ["redirect", "opaque", "metacopy"] {
                #expect(place.attribute("d", "trusted.overlay.\(name)") == nil, "\(name)")
            }
        }
    }

    @Test func `file capabilities outlive the owner`() throws {
        try LayerPlace.with { place in
            // Revision 2, effective: cap_net_bind_service.
            let value = "\u{1}\u{0}\u{0}\u{2}\u{0}\u{4}" + String(repeating: "\u{0}", count: 14)
            var header = TarArchive.Header("x")
            header.user = TarArchive.octal(9, 7)
            try place.extract {
                $0.pax([("SCHILY.xattr.security.capability", value)])
                $0.add(header)
            }
            #expect(place.attribute("x", "security.capability") == value)
            #expect(try place.status("x").st_uid == 9)
        }
    }

    @Test func `an entry replaces what was there, and a folder stays with its content`() throws {
        try LayerPlace.with { place in
            try place.extract {
                $0.folder("folder", mode: "0000700", time: 1)
                $0.file("folder/kept")
                $0.folder("folder", mode: "0000755", time: 2)
                $0.file("gone/inner/deep")
                $0.folder("gone", time: 1_000_000)
                $0.symlink("gone", "folder")
                $0.file("file", "a much longer text")
                $0.file("file", "short")
                $0.file("up")
                $0.folder("up")
            }
            #expect(try Files.list("\(place.layer)/folder") == ["kept"])
            #expect(try place.status("folder").st_mode == S_IFDIR | 0o755)
            #expect(try place.status("folder").st_mtim.tv_sec == 2)
            #expect(try place.target("gone") == "folder")
            #expect(try place.status("gone").st_mtim.tv_sec == 0)
            #expect(try place.text("file") == "short")
            #expect(try place.kind("up") == S_IFDIR)
        }
    }

    // The folder's time is set last: by then the archive has put a link in its place.
    @Test func `a folder that became a link is not followed for its time, CVE-2025-47290`() throws {
        try LayerPlace.with { place in
            try expectInside(place) {
                $0.folder("d", mode: "0000777", time: 1_000_000)
                $0.folder("d/e", mode: "0000777", time: 1_000_000)
                $0.symlink("d", place.outside)
            }
            #expect(try place.target("d") == place.outside)
            #expect(try place.status("d").st_mtim.tv_sec == 0)
        }
    }

    @Test func `writing to a hard link's second name leaves the first`() throws {
        try LayerPlace.with { place in
            try place.extract {
                $0.file("a", "first")
                $0.hardLink("b", "a")
                $0.file("b", "second")
            }
            #expect(try place.text("a") == "first")
            #expect(try place.text("b") == "second")
        }
    }

    @Test func `missing parents are made as root's, or as the layers below have them`() throws {
        try LayerPlace.with { place in
            try Files.makeDirectories("\(place.lower)/var/spool")
            chown("\(place.lower)/var/spool", 8, 12)
            chmod("\(place.lower)/var/spool", 0o2775)
            symlink(place.outside, "\(place.lower)/link")
            try place.extract(
                TarArchive.build {
                    $0.file("var/spool/mail/x")
                    $0.file("link/x")
                },
                lower: ["\(place.folder)/outside", place.lower]
            )
            let spool = try place.status("var/spool")
            #expect(spool.st_uid == 8)
            #expect(spool.st_gid == 12)
            #expect(spool.st_mode == S_IFDIR | 0o2775)
            let mail = try place.status("var/spool/mail")
            #expect(mail.st_uid == 0)
            #expect(mail.st_mode == S_IFDIR | 0o755)
            // A link below is no folder of this layer, nor is what it names outside.
            #expect(try place.status("link").st_mode == S_IFDIR | 0o755)
        }
    }

    @Test func `a file is no folder`() throws {
        try LayerPlace.with { (place) throws in
            #expect(throws: SystemCallError.self) {
                try place.extract {
                    $0.file("a", "x")
                    $0.file("a/b", "y")
                }
            }
            #expect(try place.text("a") == "x")
        }
    }

    @Test func `paths too long, too deep or with a zero byte are refused, CVE-2026-32288`() throws {
        try LayerPlace.with { (place) throws in
            for path in [String(repeating: "d/", count: 600), String(repeating: "n", count: 4096)] {
                #expect(throws: ByteStreamError.self) {
                    try place.extract {
                        $0.long("L", path)
                        $0.file("x")
                    }
                }
            }
            #expect(throws: ByteStreamError.self) {
                try place.extract {
                    $0.pax([("path", "a\u{0}b")])
                    $0.file("x")
                }
            }
            #expect(try Files.list(place.layer).isEmpty)
        }
    }

    @Test func `an archive that breaks off is an error, and what it had is left for the caller to remove`() throws {
        try LayerPlace.with { place in
            let whole = TarArchive.build {
                $0.file("a", "x")
                $0.file("b", String(repeating: "y", count: 2000))
            }
            let failure = try #require(throws: ByteStreamError.self) { try place.extract(Array(whole[..<2600])) }
            #expect(failure.description == "archive/tar: unexpected end of the archive")
            #expect(try place.text("a") == "x")
        }
    }

    @Test func `GNU tar's archives come out as it packed them`() throws {
        for format in ["gnu", "pax", "ustar", "v7"] {
            try LayerPlace.with { place in
                try Files.makeDirectories("\(place.lower)/d")
                try Files.writeAtomically("\(place.lower)/d/file", bytes: Array("content".utf8), mode: 0o604)
                symlink("file", "\(place.lower)/d/link")
                link("\(place.lower)/d/file", "\(place.lower)/d/other")
                let deep = String(repeating: "deep/", count: format == "ustar" || format == "v7" ? 10 : 60)
                try Files.makeDirectories("\(place.lower)/\(deep)")
                let archive = "\(place.folder)/x.tar"
                let command = "tar -C \(place.lower) --format=\(format) -cf \(archive) ."
                try #require(pclose(popen(command, "r")) == 0)
                try place.extract(try Files.read(archive))
                #expect(try place.text("d/other") == "content")
                #expect(try place.status("d/file").st_mode == S_IFREG | 0o604)
                #expect(try place.status("d/file").st_nlink == 2)
                #expect(try place.target("d/link") == "file")
                #expect(try place.kind(deep) == S_IFDIR)
            }
        }
    }
}
