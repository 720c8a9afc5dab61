/// Reads ustar, pax and GNU archives in one pass. Every length is bounded before it is used.
public final class TarReader {
    private static let maximumHeader: Int64 = 1 << 20
    /// Far above any image; a stream that goes on for longer is an attack on the disk.
    private static let maximumTotal: Int64 = 1 << 40
    private static let maximumEntries = 4 << 20
    private var total: Int64 = 0
    private var entries = 0
    private let source: any ByteSource
    private var block = [UInt8](repeating: 0, count: 512)
    /// Bytes of the current entry's content and of its padding that were not read yet.
    private var remaining: Int64 = 0
    private var padding: Int64 = 0

    public init(_ source: any ByteSource) {
        self.source = source
    }

    /// The next entry, nil at the end of the archive; unread content of the last one is skipped.
    public func next() throws -> TarEntry? {
        var pax: [String: [UInt8]] = [:]
        var longName: String?
        var longLink: String?
        while true {
            try skip()
            guard try readBlock() else {
                if pax.isEmpty && longName == nil && longLink == nil { return nil }
                throw ByteStreamError("archive/tar: unexpected end of the archive")
            }
            if isZero {
                // Two of them end an archive, or one and the end; Go's reader refuses anything else as well.
                guard try !readBlock() || isZero else { throw ByteStreamError("archive/tar: invalid tar header") }
                return nil
            }
            try checkSum()
            let size = try number(124, 12)
            guard size >= 0 else { throw ByteStreamError("archive/tar: invalid tar header") }
            try count(size)
            remaining = size
            padding = (512 - size % 512) % 512
            switch block[156] {
            case UInt8(ascii: "x"): pax = try TarPax.parse(header(size))
            case UInt8(ascii: "g"): _ = try header(size)
            case UInt8(ascii: "L"): longName = longText(try header(size))
            case UInt8(ascii: "K"): longLink = longText(try header(size))
            default: return try entry(size, pax, longName, longLink)
            }
        }
    }

    /// Content of the current entry; 0 at its end.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let wanted = Int(min(Int64(buffer.count), remaining))
        if wanted == 0 { return 0 }
        let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[0..<wanted]))
        if count == 0 { throw ByteStreamError("archive/tar: unexpected end of the archive") }
        remaining -= Int64(count)
        return count
    }

    private func entry(
        _ headerSize: Int64,
        _ pax: [String: [UInt8]],
        _ longName: String?,
        _ longLink: String?
    ) throws -> TarEntry {
        let flag = block[156] == 0 || block[156] == 0x37 ? 0x30 : block[156]
        guard let kind = TarEntry.Kind(rawValue: flag) else {
            throw ByteStreamError("archive/tar: unhandled entry type \(flag)")
        }
        if pax.keys.contains(where: { $0.hasPrefix("GNU.sparse.") }) {
            throw ByteStreamError("archive/tar: sparse files are not supported")
        }
        var name = text(block[0..<100])
        let isPosix = block[257..<263].elementsEqual(Array("ustar\0".utf8))
        let prefix = text(block[345..<500])
        if isPosix && !prefix.isEmpty { name = prefix + "/" + name }
        let paxText = { (key: String) in pax[key].map { String(decoding: $0, as: UTF8.self) } }
        var entry = TarEntry(
            kind,
            longName ?? paxText("path") ?? name,
            mode: UInt32(truncatingIfNeeded: try number(100, 8)) & 0o7777
        )
        entry.linkTarget = longLink ?? paxText("linkpath") ?? text(block[157..<257])
        entry.user = try paxText("uid").map(TarPax.identifier) ?? identifier(108)
        entry.group = try paxText("gid").map(TarPax.identifier) ?? identifier(116)
        entry.size = try paxText("size").map(TarPax.size) ?? headerSize
        entry.seconds = try number(136, 12)
        entry.deviceMajor = UInt32(clamping: try number(329, 8))
        entry.deviceMinor = UInt32(clamping: try number(337, 8))
        if let time = paxText("mtime") { (entry.seconds, entry.nanoseconds) = try TarPax.time(time) }
        for (key, value) in pax where key.hasPrefix("SCHILY.xattr.") {
            entry.attributes.append((String(key.dropFirst(13)), value))
        }
        if kind != .file { entry.size = 0 }
        // A file whose name ends in a slash was a folder before tar had a type for them.
        if kind == .file && entry.path.hasSuffix("/") { entry.kind = .folder }
        // A pax size replaces the header's, which is 0 for the files that need one.
        try count(entry.size)
        remaining = entry.size
        padding = (512 - entry.size % 512) % 512
        return entry
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
        var bytes = [UInt8](repeating: 0, count: Int(size))
        var filled = 0
        while filled < bytes.count {
            filled += try bytes.withUnsafeMutableBytes {
                try read(into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))
            }
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
            if count == 0 { throw ByteStreamError("archive/tar: unexpected end of the archive") }
            left -= Int64(count)
        }
        remaining = 0
        padding = 0
    }

    private var isZero: Bool { block.allSatisfy { $0 == 0 } }

    private func readBlock() throws -> Bool {
        var filled = 0
        while filled < 512 {
            let count = try block.withUnsafeMutableBytes {
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))
            }
            if count == 0 {
                if filled == 0 { return false }
                throw ByteStreamError("archive/tar: unexpected end of the archive")
            }
            filled += count
        }
        return true
    }

    private func checkSum() throws {
        var sum: Int64 = 0
        for (index, byte) in block.enumerated() { sum += Int64((148..<156).contains(index) ? 32 : byte) }
        guard sum == (try number(148, 8)) else { throw ByteStreamError("archive/tar: invalid tar header") }
    }

    /// An octal field, or a binary one when its first bit is set.
    private func number(_ start: Int, _ length: Int) throws -> Int64 {
        let field = block[start..<start + length]
        if block[start] & 0x80 != 0 {
            var value = block[start] & 0x40 != 0 ? Int64(-1) : 0
            for (index, byte) in field.enumerated() {
                let digit = index == 0 ? (byte & 0x40 != 0 ? byte | 0x80 : byte & 0x7f) : byte
                guard value >> 55 == 0 || value >> 55 == -1 else {
                    throw ByteStreamError("archive/tar: invalid tar header")
                }
                value = value << 8 | Int64(digit)
            }
            return value
        }
        // Blanks and zeros may stand before the digits; a blank or a zero ends them.
        let isBlank = { (byte: UInt8) in byte == 0 || byte == 32 }
        let digits = field.drop(while: isBlank).prefix { $0 != 0 }
        let end = digits.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? digits.startIndex
        // Twelve octal digits at the most: no overflow.
        return try digits[..<end].reduce(0) { value, digit in
            guard (0x30...0x37).contains(digit) else { throw ByteStreamError("archive/tar: invalid tar header") }
            return value << 3 | Int64(digit - 0x30)
        }
    }

    /// An owner. 2^32 - 1 is none: for chown(2) it means "leave it".
    private func identifier(_ start: Int) throws -> UInt32 {
        guard let value = UInt32(exactly: try number(start, 8)), value != .max else {
            throw ByteStreamError("archive/tar: invalid tar header")
        }
        return value
    }

    private func longText(_ bytes: [UInt8]) -> String? {
        let name = text(bytes[...])
        return name.isEmpty ? nil : name
    }

    private func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}
