import Bytes
import Fuzzing
import Testing

/// Damaged archives end in an error or an end. The rounds are the same in each run.
@Suite struct TarFuzzTests {
    private static let sample = TarArchive.build { archive in
        archive.folder("etc", time: 7)
        archive.pax([("path", "long/name"), ("mtime", "1.5"), ("uid", "7"), ("SCHILY.xattr.user.a", "b")])
        archive.file("name", "content")
        archive.long("L", String(repeating: "n", count: 200))
        archive.symlink("link", "../target")
        archive.hardLink("hard", "name")
    }

    private static let samples =
        [sample]
        + TarSparseTests.Form.allCases.map {
            let map = TarSparseTests.Map(size: 9000, pieces: (0..<8).map { ($0 * 1024, 512) })
            return TarSparseTests.archive($0, map, then: "next")
        }

    /// Its own checksum again, so that not all damage ends there.
    private func mended(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for start in stride(from: 0, to: bytes.count - 511, by: 512)
        where bytes[start + 257..<start + 262].elementsEqual("ustar".utf8) {
            bytes.replaceSubrange(start + 148..<start + 156, with: [UInt8](repeating: 32, count: 8))
            let sum = bytes[start..<start + 512].reduce(0) { $0 + Int($1) }
            bytes.replaceSubrange(start + 148..<start + 156, with: TarArchive.octal(sum, 6) + [0, 32])
        }
        return bytes
    }

    @Test func `a damaged archive gives entries up to its end or an error`() throws {
        var entries = 0
        let pieces = Damage.numberPieces + Damage.jsonPieces
        try Damage.each(of: Self.samples, pieces: pieces, rounds: 6000, seed: 10) { bytes in
            let reader = TarReader(MemorySource(mended(bytes), piece: 700))
            var buffer = [UInt8](repeating: 0, count: 4096)
            do {
                while let entry = try reader.next() {
                    entries += 1
                    #expect(entry.size >= 0 && entry.mode <= 0o7777 && entry.user != .max && entry.group != .max)
                    var size: Int64 = 0
                    // Holes may be as long as a file may be, and cost nothing.
                    while true {
                        size += reader.skipHole()
                        let count = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
                        if count == 0 { break }
                        size += Int64(count)
                    }
                    #expect(size == entry.size)
                }
            } catch is ByteStreamError {
            }
        }
        #expect(entries > 3000)
    }
}
