import Bytes
import Testing

@Suite struct TarReaderTests {
    private func entries(_ bytes: [UInt8], piece: Int = .max) throws -> [TarEntry] {
        let reader = TarReader(MemorySource(bytes, piece: piece))
        var result: [TarEntry] = []
        while let entry = try reader.next() { result.append(entry) }
        return result
    }

    private func error(_ bytes: [UInt8]) throws -> String {
        try #require(throws: ByteStreamError.self) { try entries(bytes) }.description
    }

    @Test func `every field of a ustar header comes out`() throws {
        var header = TarArchive.Header("name", "3", link: "")
        header.prefix = Array("a/prefix".utf8)
        header.mode = Array("0004751\u{0}".utf8)
        header.user = Array("   1750 ".utf8)
        header.group = Array("0001751\u{0}".utf8)
        header.time = TarArchive.octal(1_700_000_000, 11)
        header.major = TarArchive.octal(10, 7)
        header.minor = TarArchive.octal(229, 7)
        let entry = try #require(try entries(header.block).first)
        #expect(entry.kind == .characterDevice)
        #expect(entry.path == "a/prefix/name")
        #expect(entry.mode == 0o4751)
        #expect(entry.user == 1000)
        #expect(entry.group == 1001)
        #expect(entry.seconds == 1_700_000_000)
        #expect(entry.deviceMajor == 10)
        #expect(entry.deviceMinor == 229)
    }

    @Test(
        arguments: zip(
            ["0", "\u{0}", "7", "1", "2", "3", "4", "5", "6"],
            [.file, .file, .file, .hardLink, .symbolicLink, .characterDevice, .blockDevice, .folder, .fifo]
        ) as Zip2Sequence<[Character], [TarEntry.Kind]>
    )
    func `each type flag is its kind`(flag: Character, kind: TarEntry.Kind) throws {
        #expect(try entries(TarArchive.Header("x", flag, link: "y").block).map(\.kind) == [kind])
    }

    @Test func `contents come out whole in pieces of any size`() throws {
        let bytes = TarArchive.build {
            $0.file("empty")
            $0.file("a", String(repeating: "a", count: 512))
            $0.file("b", String(repeating: "b", count: 1300))
        }
        for piece in [1, 7, 511, 512, 4096] {
            let reader = TarReader(MemorySource(bytes, piece: piece))
            #expect(try reader.next()?.path == "empty")
            #expect(try reader.content() == [])
            #expect(try reader.next()?.size == 512)
            #expect(try reader.content() == [UInt8](repeating: 0x61, count: 512))
            #expect(try reader.next()?.path == "b")
            #expect(try reader.content() == [UInt8](repeating: 0x62, count: 1300))
            #expect(try reader.next() == nil)
        }
    }

    @Test func `content that nobody read is skipped`() throws {
        let bytes = TarArchive.build {
            $0.file("a", String(repeating: "a", count: 100_001))
            $0.file("b")
        }
        #expect(try entries(bytes).map(\.path) == ["a", "b"])
    }

    @Test func `an archive that ends after an entry without zero blocks is whole`() throws {
        var archive = TarArchive()
        archive.file("a", "content")
        #expect(try entries(archive.bytes).map(\.path) == ["a"])
        #expect(try entries(archive.bytes + [UInt8](repeating: 0, count: 512)).map(\.path) == ["a"])
        #expect(try entries([]).isEmpty)
    }

    @Test func `entries behind a lone zero block are refused, and not dropped`() throws {
        var archive = TarArchive()
        archive.file("a")
        archive.bytes += [UInt8](repeating: 0, count: 512)
        archive.file("b")
        archive.end()
        #expect(try error(archive.bytes) == "archive/tar: invalid tar header")
    }

    @Test func `an archive cut anywhere but between entries is an error`() throws {
        var archive = TarArchive()
        archive.pax([("path", "long")])
        archive.file("a", "content")
        let whole = archive.bytes
        for cut in stride(from: 1, to: whole.count, by: 61) {
            #expect(try error(Array(whole[..<cut])) == "archive/tar: unexpected end of the archive", "cut at \(cut)")
        }
        #expect(try error(Array(whole[..<1024])) == "archive/tar: unexpected end of the archive")
        #expect(try error(Array(whole[..<1536])) == "archive/tar: unexpected end of the archive")
    }

    @Test func `a cut in the content reaches who reads it`() throws {
        var archive = TarArchive()
        archive.file("a", String(repeating: "a", count: 600))
        let reader = TarReader(MemorySource(Array(archive.bytes[..<1100])))
        #expect(try reader.next()?.size == 600)
        let failure = try #require(throws: ByteStreamError.self) { try reader.content() }
        #expect(failure.description == "archive/tar: unexpected end of the archive")
    }

    @Test(arguments: [0, 101, 130, 157, 330, 511])
    func `one wrong bit anywhere breaks the checksum`(offset: Int) throws {
        var block = TarArchive.Header("name").block
        block[offset] ^= 1
        #expect(try error(block) == "archive/tar: invalid tar header")
    }

    @Test(arguments: ["", "0000000", "zzzzzz\u{0} ", "-000001"])
    func `a checksum that is none is refused`(text: String) throws {
        var header = TarArchive.Header("name")
        header.checksum = [UInt8](repeating: 0, count: 8)
        header.checksum?.replaceSubrange(0..<text.utf8.count, with: Array(text.utf8))
        #expect(try error(header.block) == "archive/tar: invalid tar header")
    }

    @Test(arguments: ["-1", "+1", "8", "1 1", "0x1", "1\u{0}1x", "١"])
    func `an octal field holds octal digits and nothing else`(text: String) throws {
        var header = TarArchive.Header("name", "5")
        header.time = Array(text.utf8)
        if text.contains("\u{0}") {
            #expect(try entries(header.block).map(\.seconds) == [1])
        } else {
            #expect(try error(header.block) == "archive/tar: invalid tar header")
        }
    }

    @Test(arguments: [0, 1, 255, 1 << 33, 1 << 39, 4_000_000_000] as [Int64])
    func `numbers above octal are binary`(value: Int64) throws {
        var header = TarArchive.Header("name", "5")
        header.time = TarArchive.binary(value, 12)
        #expect(try entries(header.block).map(\.seconds) == [value])
        header.time = TarArchive.binary(-value, 12)
        #expect(try entries(header.block).map(\.seconds) == [-value])
    }

    @Test func `binary ids up to the greatest come out`() throws {
        var header = TarArchive.Header("name")
        header.user = TarArchive.binary(0xFFFF_FFFE, 8)
        header.group = TarArchive.binary(3_000_000, 8)
        let entry = try #require(try entries(header.block).first)
        #expect(entry.user == 0xFFFF_FFFE)
        #expect(entry.group == 3_000_000)
    }

    // 2^32 - 1 is "leave as it is" for chown: the file would stay root's.
    @Test(arguments: [-1, 0xFFFF_FFFF, 1 << 32, 1 << 50] as [Int64])
    func `ids that the kernel would read as another are refused, CVE-2024-40635`(value: Int64) throws {
        var header = TarArchive.Header("name")
        header.user = TarArchive.binary(value, 8)
        #expect(try error(header.block) == "archive/tar: invalid tar header")
        header.user = TarArchive.octal(0, 7)
        header.group = TarArchive.binary(value, 8)
        #expect(try error(header.block) == "archive/tar: invalid tar header")
        for key in ["uid", "gid"] {
            let bytes = TarArchive.build {
                $0.pax([(key, "\(value)")])
                $0.file("x")
            }
            #expect(try error(bytes) == "archive/tar: invalid pax header")
        }
    }

    @Test func `a binary number that fits nothing is refused`() throws {
        var header = TarArchive.Header("name", "5")
        header.time = [0x80] + [UInt8](repeating: 0xFF, count: 11)
        #expect(try error(header.block) == "archive/tar: invalid tar header")
    }

    @Test(arguments: [1 << 41, 1 << 59, .max, .min, -1] as [Int64])
    func `an absurd size is refused before anything is read, CVE-2026-32288`(size: Int64) throws {
        for flag in ["0", "x", "g", "L", "K"] as [Character] {
            var header = TarArchive.Header("name/", flag)
            header.size = TarArchive.binary(size, 12)
            let source = EndlessSource(header.block)
            let reader = TarReader(source)
            #expect(throws: ByteStreamError.self) { while try reader.next() != nil {} }
            #expect(source.count == 0, "\(flag)")
        }
    }

    @Test(arguments: ["x", "g", "L", "K"] as [Character])
    func `a header of more than 1 MiB is refused unread, CVE-2026-32288`(flag: Character) throws {
        let source = EndlessSource(TarArchive.Header("name", flag, size: (1 << 20) + 1).block)
        let failure = try #require(throws: ByteStreamError.self) { try TarReader(source).next() }
        #expect(failure.description == "archive/tar: header field too long")
        #expect(source.count == 0)
    }

    @Test(arguments: ["1152921504606846976", "9223372036854775808", "-1", "1e3", "", "0x10", "99999999999999"])
    func `an absurd size in a pax header is refused, CVE-2026-32288`(size: String) throws {
        var archive = TarArchive()
        archive.pax([("size", size)])
        archive.file("name")
        let source = EndlessSource(archive.bytes)
        let reader = TarReader(source)
        if size.isEmpty {
            // An empty value takes the record back.
            #expect(try reader.next()?.size == 0)
        } else {
            #expect(throws: ByteStreamError.self) { while try reader.next() != nil {} }
            #expect(source.count == 0)
        }
    }

    @Test func `a sparse file's type counts in GNU's archives alone`() throws {
        #expect(try error(TarArchive.Header("name", "S").block) == "archive/tar: unhandled entry type 83")
    }

    @Test func `names keep the bytes that they have, UTF-8 or not`() throws {
        let name: [UInt8] = [0x66, 0xFF, 0x80, 0x2F, 0xC3]
        var header = TarArchive.Header("", "2")
        header.name = name
        header.link = [0xFE, 0x2F, 0xFF]
        var pax = TarArchive()
        let record = Array("12 path=".utf8) + [0xFF, 0x2F, 0xFE] + [0x0A]
        pax.add(TarArchive.Header("pax", "x", size: record.count), record)
        pax.file("short")
        let all = try entries(header.block + pax.bytes)
        #expect(all.map(\.name) == [name, [0xFF, 0x2F, 0xFE]])
        #expect(all[0].target == [0xFE, 0x2F, 0xFF])
    }

    @Test func `pax records replace what the header says`() throws {
        let path = String(repeating: "d/", count: 150) + "ü"
        let bytes = TarArchive.build {
            $0.pax([
                ("path", path), ("uid", "70000000"), ("gid", "70000001"), ("mtime", "1700000000.25"),
                ("SCHILY.xattr.user.one", "1=\n2"), ("comment", "ignored"),
            ])
            $0.file("short", "x")
            $0.pax([("linkpath", path)])
            $0.symlink("link", "short")
        }
        let all = try entries(bytes)
        #expect(all.map(\.path) == [path, "link"])
        #expect(all[0].user == 70_000_000)
        #expect(all[0].group == 70_000_001)
        #expect(all[0].seconds == 1_700_000_000)
        #expect(all[0].nanoseconds == 250_000_000)
        #expect(all[0].attributes.map(\.name) == ["user.one"])
        #expect(all[0].attributes.map(\.value) == [Array("1=\n2".utf8)])
        #expect(all[1].linkTarget == path)
        #expect(all[1].attributes.isEmpty)
    }

    @Test(
        arguments: zip(
            ["0", "-1", "-0.5", "-1.25", "1.1234567899", "1."],
            [(0, 0), (-1, 0), (-1, 500_000_000), (-2, 750_000_000), (1, 123_456_789), (1, 0)]
        ) as Zip2Sequence<[String], [(Int64, Int64)]>
    )
    func `times of pax are decimal and cut to nanoseconds`(text: String, time: (Int64, Int64)) throws {
        let bytes = TarArchive.build {
            $0.pax([("mtime", text)])
            $0.file("x")
        }
        let entry = try #require(try entries(bytes).first)
        #expect(entry.seconds == time.0)
        #expect(entry.nanoseconds == time.1)
    }

    @Test(arguments: [
        ("mtime", "x"), ("mtime", "1.x"), ("mtime", "."), ("uid", "x"), ("gid", "1.5"), ("path", "a\u{0}b"),
    ])
    func `a pax value of the wrong form is refused`(key: String, value: String) throws {
        let bytes = TarArchive.build {
            $0.pax([(key, value)])
            $0.file("x")
        }
        #expect(try error(bytes) == "archive/tar: invalid pax header")
    }

    @Test(
        arguments: [
            "x", "12", "12 path=abc", "99 path=abc\n", "-1 path=abc\n", "3 x\n", "9223372036854775807 path=abc\n",
            "9223372036854775808 path=abc\n", "11 path=abc\n", "0 path=abc\n", "12pathx=abc\n", "12 path/abc\n", " \n",
            "1 ", "12 path=abc\n\u{0}",
        ]
    )
    func `a pax record that does not fit its length is refused`(text: String) throws {
        var archive = TarArchive()
        archive.add(TarArchive.Header("pax", "x", size: text.utf8.count), Array(text.utf8))
        archive.file("x")
        #expect(try error(archive.bytes) == "archive/tar: invalid pax header")
    }

    @Test func `an empty pax value leaves the header's`() throws {
        let bytes = TarArchive.build {
            $0.pax([("path", ""), ("mtime", ""), ("uid", "")])
            $0.file("kept")
        }
        #expect(try entries(bytes).map(\.path) == ["kept"])
    }

    // As Go's archive/tar: otherwise headers without an entry pile up in memory.
    @Test func `of two pax headers before an entry the last counts alone, CVE-2026-32288`() throws {
        let bytes = TarArchive.build {
            $0.pax([("path", "first"), ("uid", "7")])
            $0.pax([("gid", "8")])
            $0.file("x")
        }
        let entry = try #require(try entries(bytes).first)
        #expect(entry.path == "x")
        #expect(entry.user == 0)
        #expect(entry.group == 8)
    }

    @Test func `pax headers hold for one entry and global ones for none`() throws {
        let bytes = TarArchive.build {
            $0.pax([("path", "global")], flag: "g")
            $0.pax([("path", "one")])
            $0.file("a")
            $0.file("b")
        }
        #expect(try entries(bytes).map(\.path) == ["one", "b"])
    }

    // What the header counts as content and what pax does must not differ between readers of one archive.
    @Test func `the size of pax decides where the next entry begins, CVE-2025-62518`() throws {
        var hidden = TarArchive()
        hidden.file("smuggled", "x")
        let bytes = TarArchive.build {
            $0.pax([("size", "1024")])
            $0.add(TarArchive.Header("outer", size: 0))
            $0.bytes += hidden.bytes
            $0.file("next")
        }
        let reader = TarReader(MemorySource(bytes))
        #expect(try reader.next()?.path == "outer")
        #expect(try reader.content() == hidden.bytes)
        #expect(try reader.next()?.path == "next")
        #expect(try reader.next() == nil)
    }

    @Test(arguments: ["1", "2", "3", "4", "5", "6"] as [Character])
    func `an entry that has no content is not followed by any, whatever its size says`(flag: Character) throws {
        var archive = TarArchive()
        archive.add(TarArchive.Header("x", flag, size: 4096, link: "y"))
        archive.file("next")
        archive.end()
        #expect(try entries(archive.bytes).map(\.path) == ["x", "next"])
    }

    @Test func `GNU's long names replace the header's and pax's, as in Go`() throws {
        let name = String(repeating: "n", count: 300)
        let target = String(repeating: "t", count: 300)
        let bytes = TarArchive.build {
            $0.long("K", target)
            $0.long("L", name)
            $0.symlink("short", "short")
            $0.file("next")
            $0.long("L", "gnu")
            $0.pax([("path", "pax")])
            $0.file("x")
            $0.add(TarArchive.Header("././@LongLink", "L"))
            $0.file("kept")
        }
        let all = try entries(bytes)
        #expect(all.map(\.path) == [name, "next", "gnu", "kept"])
        #expect(all[0].linkTarget == target)
        #expect(all[1].linkTarget.isEmpty)
    }

    @Test func `a long name without an entry is an error`() throws {
        var archive = TarArchive()
        archive.long("L", "name")
        #expect(try error(archive.bytes) == "archive/tar: unexpected end of the archive")
    }

    @Test func `the prefix counts in POSIX archives alone`() throws {
        for (flavour, path) in [(.ustar, "p/x"), (.gnu, "x"), (.v7, "x")] as [(TarArchive.Flavour, String)] {
            var header = TarArchive.Header("x")
            header.flavour = flavour
            header.prefix = Array("p".utf8)
            #expect(try entries(header.block).map(\.path) == [path])
        }
    }

    @Test func `a name of 100 bytes has no zero at its end`() throws {
        let name = String(repeating: "n", count: 100)
        #expect(try entries(TarArchive.Header(name).block).map(\.path) == [name])
    }

    @Test func `an old archive's folder is a file with a slash`() throws {
        var header = TarArchive.Header("folder/", "\u{0}")
        header.flavour = .v7
        #expect(try entries(header.block).map(\.kind) == [.folder])
    }

    @Test(arguments: ["V", "M", "D", "N", "A", "8", "\u{7F}"] as [Character])
    func `an unknown type is refused`(flag: Character) throws {
        let message = "archive/tar: unhandled entry type \(flag.asciiValue ?? 0)"
        #expect(try error(TarArchive.Header("x", flag).block) == message)
    }

    @Test func `what is no archive is refused`() throws {
        #expect(try error([UInt8](repeating: 0x42, count: 2048)) == "archive/tar: invalid tar header")
    }
}
