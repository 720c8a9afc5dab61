/// Reads ustar, pax and GNU archives in one pass. Every length is bounded before it is used. As a source it is the current
/// entry's content.
public final class TarReader: ByteSource {
    private static let maximumHeader: Int64 = 1 << 20
    /// Far above any image; a stream that goes on for longer is an attack on the disk.
    private static let maximumTotal: Int64 = 1 << 40
    private static let maximumEntries = 4 << 20
    private var total: Int64 = 0
    private var entries = 0
    private let source: any ByteSource
    private var block = TarBlock()
    /// Bytes of the current entry's content and of its padding that were not read yet.
    private var remaining: Int64 = 0
    private var padding: Int64 = 0
    private var sparse: TarSparse?

    public init(_ source: any ByteSource) {
        self.source = source
    }

    /// The next entry, nil at the end of the archive; unread content of the last one is skipped.
    public func next() throws -> TarEntry? {
        var headers = TarPrefixes()
        while true {
            try skip()
            guard try readBlock() else {
                if headers.isEmpty { return nil }
                throw Self.cut
            }
            if block.isZero {
                // Two of them end an archive, or one and the end; Go's reader refuses anything else as well.
                guard try !readBlock() || block.isZero else { throw TarBlock.invalid }
                return nil
            }
            try block.checkSum()
            let size = try block.size(124)
            try count(size)
            begin(size)
            switch block.typeFlag {
            case UInt8(ascii: "x"): headers.pax = try TarPax.parse(header(size))
            case UInt8(ascii: "g"): _ = try header(size)
            case UInt8(ascii: "L"): headers.name = headers.text(try header(size))
            case UInt8(ascii: "K"): headers.target = headers.text(try header(size))
            default: return try entry(size, headers)
            }
        }
    }

    /// Content of the current entry; 0 at its end. Holes of a sparse file are zeros.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard let sparse else { return try readStored(into: buffer) }
        if sparse.hole > 0 {
            let count = Int(min(Int64(buffer.count), sparse.hole))
            UnsafeMutableRawBufferPointer(rebasing: buffer[0..<count]).initializeMemory(as: UInt8.self, repeating: 0)
            self.sparse?.advance(Int64(count))
            return count
        }
        let wanted = Int(min(Int64(buffer.count), sparse.data))
        let count = try readStored(into: UnsafeMutableRawBufferPointer(rebasing: buffer[0..<wanted]))
        self.sparse?.advance(Int64(count))
        return count
    }

    /// Passes over the hole that begins here; how many bytes it has, 0 where content is.
    public func skipHole() -> Int64 {
        guard let hole = sparse?.hole, hole > 0 else { return 0 }
        sparse?.advance(hole)
        return hole
    }

    private func readStored(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let wanted = Int(min(Int64(buffer.count), remaining))
        if wanted == 0 { return 0 }
        let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[0..<wanted]))
        if count == 0 { throw Self.cut }
        remaining -= Int64(count)
        return count
    }

    private func entry(_ headerSize: Int64, _ headers: TarPrefixes) throws -> TarEntry {
        let isOldSparse = block.typeFlag == UInt8(ascii: "S") && block.isGNU
        // Zero and "7", a file in one piece, are files.
        let isFile = block.typeFlag == 0 || block.typeFlag == 0x37 || isOldSparse
        guard let kind = isFile ? .file : TarEntry.Kind(rawValue: block.typeFlag) else {
            throw ByteStreamError("archive/tar: unhandled entry type \(block.typeFlag)")
        }
        let pax = headers.pax
        var entry = TarEntry(kind, headers.name ?? pax["path"] ?? ownName)
        entry.mode = UInt32(truncatingIfNeeded: try block.number(100, 8)) & 0o7777
        entry.target = headers.target ?? pax["linkpath"] ?? block.text(157, 100)
        entry.user = try pax["uid"].map(TarPax.identifier) ?? block.identifier(108)
        entry.group = try pax["gid"].map(TarPax.identifier) ?? block.identifier(116)
        entry.seconds = try block.number(136, 12)
        entry.deviceMajor = UInt32(clamping: try block.number(329, 8))
        entry.deviceMinor = UInt32(clamping: try block.number(337, 8))
        if let time = pax["mtime"] { (entry.seconds, entry.nanoseconds) = try TarPax.time(time) }
        for (key, value) in pax where key.hasPrefix("SCHILY.xattr.") {
            entry.attributes.append((String(Substring(key.utf8.dropFirst(13))), value))
        }
        // A file whose name ends in a slash was a folder before tar had a type for them.
        if kind == .file && entry.name.last == 0x2F { entry.kind = .folder }
        // A pax size replaces the header's, which is 0 for the files that need one.
        let stored = kind == .file ? try pax["size"].map(TarPax.size) ?? headerSize : 0
        try count(stored)
        if isOldSparse {
            entry.size = try oldSparse(stored)
            return entry
        }
        begin(stored)
        entry.size = kind == .file ? try paxSparse(&entry, pax) ?? stored : 0
        return entry
    }

    private var ownName: [UInt8] {
        let name = block.text(0, 100)
        let prefix = block.isPosix ? block.text(345, 155) : []
        return prefix.isEmpty ? name : prefix + [0x2F] + name
    }

    private func begin(_ size: Int64) {
        remaining = size
        padding = TarBlock.padding(size)
        sparse = nil
    }

    private func count(_ size: Int64) throws {
        entries += 1
        total += min(size, Self.maximumTotal)
        guard entries <= Self.maximumEntries * 2, total <= Self.maximumTotal else {
            throw ByteStreamError("archive/tar: the archive is too large")
        }
    }

    private func header(_ size: Int64) throws -> [UInt8] {
        guard size <= Self.maximumHeader else { throw ByteStreamError("archive/tar: header field too long") }
        return try stored(Int(size))
    }

    private func stored(_ size: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: size)
        var filled = 0
        while filled < size {
            let count = try bytes.withUnsafeMutableBytes {
                try readStored(into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))
            }
            if count == 0 { throw Self.cut }
            filled += count
        }
        return bytes
    }

    private func skip() throws {
        var left = remaining + padding
        var chunk = [UInt8](repeating: 0, count: Int(min(left, 65536)))
        while left > 0 {
            let wanted = Int(min(left, Int64(chunk.count)))
            let count = try chunk.withUnsafeMutableBytes {
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[0..<wanted]))
            }
            if count == 0 { throw Self.cut }
            left -= Int64(count)
        }
        begin(0)
    }

    private func readBlock() throws -> Bool {
        var filled = 0
        while filled < TarBlock.length {
            let count = try block.bytes.withUnsafeMutableBytes {
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))
            }
            if count == 0 {
                if filled == 0 { return false }
                throw Self.cut
            }
            filled += count
        }
        return true
    }

    private static var cut: ByteStreamError { ByteStreamError("archive/tar: unexpected end of the archive") }
}

// MARK: sparse files

extension TarReader {
    /// GNU's old form: four pieces in the header, more in blocks behind it. Returns the size of the file.
    private func oldSparse(_ stored: Int64) throws -> Int64 {
        let size = try block.size(483)
        try count(size)
        var pieces = try TarSparse.pieces(block, from: 386, count: 4)
        var isExtended = block.bytes[482] != 0
        while isExtended {
            guard try readBlock() else { throw Self.cut }
            pieces += try TarSparse.pieces(block, from: 0, count: 21)
            guard pieces.count <= TarSparse.maximumPieces else { throw TarSparse.invalid }
            isExtended = block.bytes[504] != 0
        }
        let map = try TarSparse(pieces, size: size, stored: stored)
        begin(stored)
        sparse = map
        return size
    }

    /// The forms 0.0, 0.1 and 1.0 of pax; nil for a file that is not sparse.
    private func paxSparse(_ entry: inout TarEntry, _ pax: [String: [UInt8]]) throws -> Int64? {
        let isNew = pax["GNU.sparse.major"] == [0x31] && pax["GNU.sparse.minor"] == [0x30]
        guard isNew || pax["GNU.sparse.map"] != nil else {
            if pax.keys.contains(where: { $0.hasPrefix("GNU.sparse.") }) { throw TarSparse.invalid }
            return nil
        }
        guard let size = try (pax["GNU.sparse.realsize"] ?? pax["GNU.sparse.size"]).map(TarPax.size) else {
            throw TarSparse.invalid
        }
        try count(size)
        if let name = pax["GNU.sparse.name"] { entry.name = name }
        let pieces = isNew ? try storedPieces() : try TarSparse.pieces(pax["GNU.sparse.map"] ?? [])
        sparse = try TarSparse(pieces, size: size, stored: remaining)
        return size
    }

    /// The form 1.0 has its map before the content: numbers with line ends, filled up to whole blocks.
    private func storedPieces() throws -> [TarSparse.Piece] {
        var numbers: [Int64] = []
        var line: [UInt8] = []
        var blocks = 0
        while true {
            blocks += 1
            guard blocks <= 4096, remaining >= 512 else { throw TarSparse.invalid }
            for byte in try stored(512) {
                guard byte == 0x0A else {
                    line.append(byte)
                    continue
                }
                numbers.append(try TarSparse.number(line[...]))
                line.removeAll(keepingCapacity: true)
                guard numbers[0] <= TarSparse.maximumPieces else { throw TarSparse.invalid }
                guard numbers.count == 1 + 2 * Int(numbers[0]) else { continue }
                return stride(from: 1, to: numbers.count, by: 2).map {
                    TarSparse.Piece(offset: numbers[$0], length: numbers[$0 + 1])
                }
            }
            // No number has as many digits.
            guard line.count < 20 else { throw TarSparse.invalid }
        }
    }
}
