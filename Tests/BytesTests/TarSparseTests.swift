import Bytes
import Testing

/// Sparse files in each form that tars write, and in forms that would hurt.
@Suite struct TarSparseTests {
    enum Form: CaseIterable {
        case gnu, pax00, pax01, pax10
    }

    struct Map {
        var size: Int
        var pieces: [(offset: Int, length: Int)]
    }

    /// The archive of one file: each piece filled with its own letter.
    static func archive(_ form: Form, _ map: Map, then next: String? = nil) -> [UInt8] {
        let content = map.pieces.enumerated().flatMap { index, piece in
            [UInt8](repeating: UInt8(0x61 + index % 26), count: max(0, piece.length))
        }
        let numbers = map.pieces.flatMap { [String($0.offset), String($0.length)] }
        return TarArchive.build { archive in
            switch form {
            case .gnu: old(&archive, map, content)
            case .pax00:
                let records = map.pieces.flatMap {
                    [("GNU.sparse.offset", String($0.offset)), ("GNU.sparse.numbytes", String($0.length))]
                }
                archive.pax([("GNU.sparse.size", String(map.size)), ("GNU.sparse.name", "file")] + records)
                archive.add(TarArchive.Header("GNUSparseFile.1/file", size: content.count), content)
            case .pax01:
                archive.pax([
                    ("GNU.sparse.size", String(map.size)), ("GNU.sparse.name", "file"),
                    ("GNU.sparse.map", numbers.joined(separator: ",")),
                ])
                archive.add(TarArchive.Header("GNUSparseFile.1/file", size: content.count), content)
            case .pax10:
                archive.pax([
                    ("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "file"),
                    ("GNU.sparse.realsize", String(map.size)),
                ])
                var text = Array(([String(map.pieces.count)] + numbers).map { $0 + "\n" }.joined().utf8)
                text += [UInt8](repeating: 0, count: (512 - text.count % 512) % 512)
                archive.add(TarArchive.Header("GNUSparseFile.1/file", size: text.count + content.count), text + content)
            }
            if let next { archive.file(next) }
        }
    }

    /// Four pieces in the header, 21 in each block behind it.
    private static func old(_ archive: inout TarArchive, _ map: Map, _ content: [UInt8]) {
        var header = TarArchive.Header("file", "S", size: content.count)
        header.flavour = .gnu
        var block = header.block
        var rest = map.pieces[...]
        func put(_ block: inout [UInt8], _ start: Int, _ room: Int) {
            for (index, piece) in rest.prefix(room).enumerated() {
                let place = start + 24 * index
                block.replaceSubrange(place..<place + 11, with: TarArchive.octal(piece.offset, 11).suffix(11))
                block.replaceSubrange(place + 12..<place + 23, with: TarArchive.octal(piece.length, 11).suffix(11))
            }
            rest = rest.dropFirst(room)
        }
        put(&block, 386, 4)
        block[482] = rest.isEmpty ? 0 : 1
        block.replaceSubrange(483..<494, with: TarArchive.octal(map.size, 11))
        block.replaceSubrange(148..<156, with: [UInt8](repeating: 32, count: 8))
        let sum = block.reduce(0) { $0 + Int($1) }
        block.replaceSubrange(148..<156, with: TarArchive.octal(sum, 6) + [0, 32])
        archive.bytes += block
        while !rest.isEmpty {
            var more = [UInt8](repeating: 0, count: 512)
            put(&more, 0, 21)
            more[504] = rest.isEmpty ? 0 : 1
            archive.bytes += more
        }
        archive.bytes += content + [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    }

    private static func expanded(_ map: Map) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: map.size)
        for (index, piece) in map.pieces.enumerated() {
            for place in piece.offset..<piece.offset + piece.length { bytes[place] = UInt8(0x61 + index % 26) }
        }
        return bytes
    }

    private static let maps = [
        Map(size: 4096, pieces: [(1024, 512)]), Map(size: 1536, pieces: [(0, 512), (1024, 512)]),
        Map(size: 70_000, pieces: [(0, 512), (60_000, 10_000)]), Map(size: 5000, pieces: [(5000, 0)]),
        Map(size: 0, pieces: [(0, 0)]),
        Map(size: 900, pieces: [(0, 0), (100, 300), (900, 0)]),
        Map(size: 102_400, pieces: (0..<60).map { ($0 * 1024, 512) }),
    ]

    @Test(arguments: Form.allCases, maps.indices)
    func `a sparse file comes out with its holes, and the next entry is found`(form: Form, index: Int) throws {
        let map = Self.maps[index]
        let reader = TarReader(MemorySource(Self.archive(form, map, then: "next"), piece: 333))
        let entry = try #require(try reader.next())
        #expect(entry.kind == .file && entry.path == "file" && entry.size == Int64(map.size))
        #expect(try reader.content() == Self.expanded(map))
        #expect(try reader.next()?.path == "next")
        #expect(try reader.next() == nil)
    }

    @Test(arguments: Form.allCases)
    func `content that nobody read is skipped`(form: Form) throws {
        let reader = TarReader(MemorySource(Self.archive(form, Self.maps[2], then: "next")))
        #expect(try reader.next()?.path == "file")
        #expect(try reader.next()?.path == "next")
    }

    @Test func `holes can be passed over`() throws {
        let reader = TarReader(MemorySource(Self.archive(.pax10, Map(size: 4096, pieces: [(1024, 512)]))))
        _ = try reader.next()
        #expect(reader.skipHole() == 1024)
        #expect(reader.skipHole() == 0)
        var buffer = [UInt8](repeating: 0, count: 4096)
        #expect(try buffer.withUnsafeMutableBytes { try reader.read(into: $0) } == 512)
        #expect(reader.skipHole() == 2560)
        #expect(try buffer.withUnsafeMutableBytes { try reader.read(into: $0) } == 0)
    }

    private static let wrongMaps = [
        Map(size: 100, pieces: [(0, 101)]), Map(size: 1000, pieces: [(500, 10), (100, 10)]),
        Map(size: 1000, pieces: [(100, 10), (105, 10)]), Map(size: 100, pieces: [(8_000_000_000, 10)]),
    ]

    @Test(arguments: Form.allCases, wrongMaps.indices)
    func `pieces out of order, over one another or outside are refused, CVE-2026-32288`(form: Form, index: Int) throws {
        let map = Self.wrongMaps[index]
        let reader = TarReader(MemorySource(Self.archive(form, map)))
        let failure = try #require(throws: ByteStreamError.self) { try reader.next() }
        #expect(failure.description == "archive/tar: invalid sparse file")
    }

    @Test func `a map that says less or more than there is is refused`() throws {
        for (map, content) in [("0,512", 1024), ("0,1024", 512), ("0", 512), ("0,x", 512), ("-1,5", 512), ("", 512)] {
            let bytes = TarArchive.build {
                $0.pax([("GNU.sparse.size", "4096"), ("GNU.sparse.map", map), ("GNU.sparse.numblocks", "1")])
                $0.add(TarArchive.Header("x", size: content), [UInt8](repeating: 1, count: content))
            }
            #expect(throws: ByteStreamError.self, "\(map)") { try TarReader(MemorySource(bytes)).next() }
        }
    }

    // Each number of the map could ask for memory before anything was read.
    @Test(arguments: ["99999999\n", "1152921504606846976\n", "9999999999999999999999\n", "1\n0\n", "-1\n", "\n", "x"])
    func `a map of the newest form that goes on and on is refused, CVE-2026-32288`(text: String) throws {
        var archive = TarArchive()
        archive.pax([
            ("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.realsize", "1099511627776"),
        ])
        archive.add(TarArchive.Header("x", size: 1 << 33), Array(text.utf8))
        archive.bytes += [UInt8](repeating: 0x31, count: 4096)
        #expect(throws: ByteStreamError.self) { try TarReader(EndlessSource(archive.bytes)).next() }
    }

    @Test func `an absurd size of a sparse file is refused, CVE-2026-32288`() throws {
        for size in ["1152921504606846975", "9223372036854775808", "-5", ""] {
            let bytes = TarArchive.build {
                $0.pax([("GNU.sparse.size", size), ("GNU.sparse.map", "0,512")])
                $0.add(TarArchive.Header("x", size: 512), [UInt8](repeating: 1, count: 512))
            }
            #expect(throws: ByteStreamError.self) {
                let reader = TarReader(MemorySource(bytes))
                while try reader.next() != nil {}
            }
        }
    }
}
