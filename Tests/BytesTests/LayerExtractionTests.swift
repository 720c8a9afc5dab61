import Bytes
import CLinux
import Glibc
import Linux
import Testing

/// What layers have beside plain entries: links that lead to nothing yet, names of any bytes, holes, whiteouts for a
/// folder that holds the layers below too.
@Suite(.enabled(if: geteuid() == 0, "needs root: owners, devices and trusted attributes"))
struct LayerExtractionTests {
    @Test(arguments: ["target", "/target", "../../target", "a/../target", "deep/er/target"])
    func `what a dangling link of the layer leads to is made, inside`(target: String) throws {
        try LayerPlace.with { place in
            let before = try place.surroundings()
            let extractor = try place.extract(
                TarArchive.build {
                    $0.symlink("link", target)
                    $0.file("link/file", "x")
                }
            )
            #expect(try place.target("link") == target)
            let inside = target.hasPrefix("deep") ? target : "target"
            #expect(try place.text("\(inside)/file") == "x")
            #expect(try place.status(inside).st_mode == S_IFDIR | 0o755)
            #expect(extractor.impliedFolders.map { String(decoding: $0, as: UTF8.self) }.contains(inside))
            #expect(try place.surroundings() == before)
        }
    }

    @Test func `links that lead in a circle are an error`() throws {
        try LayerPlace.with { place in
            let failure = try #require(throws: SystemCallError.self) {
                try place.extract {
                    $0.symlink("a", "b")
                    $0.symlink("b", "a")
                    $0.file("a/x")
                }
            }
            #expect(failure.errno == ELOOP)
        }
    }

    @Test func `names that are no UTF-8 are made as they are`() throws {
        try LayerPlace.with { place in
            let name: [UInt8] = [0x64, 0xFF]
            try place.extract {
                for (header, content) in [
                    (name, "5"), (name + [0x2F, 0xFE], "0"), (name + [0x2F, 0xFD], "2"), ([0x80], "1"),
                    (name + Array("/.wh.".utf8) + [0xFC], "0"),
                ] as [([UInt8], Character)] {
                    var entry = TarArchive.Header("", content)
                    entry.name = header
                    entry.link = content == "1" ? name + [0x2F, 0xFE] : [0xFB]
                    $0.add(entry)
                }
            }
            let layer = try FileDescriptor.open(place.layer, O_RDONLY | O_DIRECTORY)
            #expect(Set(try Files.kernelNames(in: layer.raw)) == [[0x64, -1, 0], [-128, 0]])
            let raw = openat(layer.raw, [0x64, -1, 0] as [CChar], O_RDONLY | O_DIRECTORY)
            let inner = FileDescriptor(owning: raw)
            #expect(Set(try Files.kernelNames(in: inner.raw)) == [[-2, 0], [-3, 0], [-4, 0]])
            var target = [CChar](repeating: 0, count: 16)
            #expect(readlinkat(inner.raw, [-3, 0] as [CChar], &target, 16) == 1 && target[0] == -5)
            var status = stat()
            #expect(fstatat(inner.raw, [-4, 0] as [CChar], &status, AT_SYMLINK_NOFOLLOW) == 0)
            #expect(status.st_mode & S_IFMT == S_IFCHR && status.st_rdev == 0)
            // Removed and made anew by the same bytes.
            try place.extract {
                var entry = TarArchive.Header("", size: 1)
                entry.name = name
                $0.add(entry, [0x78])
            }
            #expect(
                fstatat(layer.raw, [0x64, -1, 0] as [CChar], &status, 0) == 0 && status.st_mode & S_IFMT == S_IFREG
            )
        }
    }

    @Test(arguments: TarSparseTests.Form.allCases)
    func `holes of a sparse file take no room`(form: TarSparseTests.Form) throws {
        try LayerPlace.with { place in
            let size = 8 << 20
            let map = TarSparseTests.Map(size: size, pieces: [(0, 512), (4 << 20, 4096), (size, 0)])
            try place.extract(TarSparseTests.archive(form, map))
            let status = try place.status("file")
            #expect(status.st_size == size)
            #expect(status.st_blocks < 1000)
            let bytes = try Files.read("\(place.layer)/file", limit: size)
            #expect(bytes[0..<512].allSatisfy { $0 == 0x61 } && bytes[512..<4 << 20].allSatisfy { $0 == 0 })
            #expect(bytes[(4 << 20)..<(4 << 20) + 4096].allSatisfy { $0 == 0x62 })
        }
    }

    @Test func `GNU tar's sparse files come out as it packed them`() throws {
        for format in ["gnu --sparse", "posix --sparse-version=0.0", "posix --sparse-version=0.1", "posix --sparse"] {
            try LayerPlace.with { place in
                let script = """
                    cd \(place.lower); truncate -s 30M big
                    for i in 1 3 5 7 9 11 13 15; do printf %04096d $i | dd of=big bs=1M seek=$i conv=notrunc 2>/dev/null; done
                    tar --sparse --format=\(format) -cf ../x.tar .
                    """
                try #require(pclose(popen(script, "r")) == 0)
                try place.extract(try Files.read("\(place.folder)/x.tar"))
                #expect(pclose(popen("cmp \(place.lower)/big \(place.layer)/big", "r")) == 0, "\(format)")
                #expect(try place.status("big").st_blocks < 1000)
            }
        }
    }

    @Test func `where whiteouts remove, what has the name goes`() throws {
        try LayerPlace.with { place in
            try Files.makeDirectories("\(place.layer)/d/inner")
            try Files.writeAtomically("\(place.layer)/file", bytes: [1])
            symlink(place.outside, "\(place.layer)/link")
            let before = try place.surroundings()
            try place.extract(
                TarArchive.build {
                    $0.file(".wh.d")
                    $0.file(".wh.file")
                    $0.file(".wh.link")
                    $0.file(".wh.absent")
                    $0.file("kept", "x")
                },
                whiteouts: .removing
            )
            #expect(try Files.list(place.layer) == ["kept"])
            #expect(try place.surroundings() == before)
        }
    }

    // The mark may come before or after what the layer puts into the folder.
    @Test(arguments: [0, 1, 2])
    func `where whiteouts remove, an opaque folder keeps what the layer itself has made`(mark: Int) throws {
        try LayerPlace.with { place in
            try Files.makeDirectories("\(place.layer)/d/both/old")
            try Files.makeDirectories("\(place.layer)/d/old/deep")
            try Files.writeAtomically("\(place.layer)/d/file", bytes: [1])
            try place.extract(
                TarArchive.build {
                    $0.folder("d")
                    if mark == 0 { $0.file("d/.wh..wh..opq") }
                    $0.folder("d/both")
                    $0.file("d/both/new", "x")
                    if mark == 1 { $0.file("d/.wh..wh..opq") }
                    $0.file("d/implied/new", "x")
                    if mark == 2 { $0.file("d/.wh..wh..opq") }
                },
                whiteouts: .removing
            )
            #expect(try Files.list("\(place.layer)/d").sorted() == ["both", "implied"])
            #expect(try Files.list("\(place.layer)/d/both") == ["new"])
            #expect(place.attribute("d", "trusted.overlay.opaque") == nil)
        }
    }

    @Test func `folders that were only implied are told, as long as no entry names them`() throws {
        try LayerPlace.with { place in
            let extractor = try place.extract(
                TarArchive.build {
                    $0.file("a/b/file")
                    $0.folder("c")
                    $0.file("c/d/file")
                    $0.folder("c/d")
                }
            )
            #expect(extractor.impliedFolders.map { String(decoding: $0, as: UTF8.self) } == ["a", "a/b"])
        }
    }

    @Test func `a missing folder takes the attributes of the nearest layer that has it`() throws {
        try LayerPlace.with { place in
            try Files.makeDirectories("\(place.lower)/d")
            #expect(setxattr("\(place.lower)/d", "user.one", "1", 1, 0) == 0)
            #expect(setxattr("\(place.lower)/d", "trusted.overlay.opaque", "y", 1, 0) == 0)
            try place.extract(TarArchive.build { $0.file("d/file") }, lower: [place.lower])
            #expect(place.attribute("d", "user.one") == "1")
            #expect(place.attribute("d", "trusted.overlay.opaque") == nil)
        }
    }
}
