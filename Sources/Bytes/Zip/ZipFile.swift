import CZlib

/// The files of a small zip in memory, stored or deflated; names and sizes come from its central directory.
public enum ZipFile {
    /// `limit` bounds what all files have together, unpacked.
    public static func files(_ bytes: [UInt8], limit: Int) throws -> [(name: String, content: [UInt8])] {
        guard let end = directoryEnd(bytes) else { throw ByteStreamError("zip: not a valid zip file") }
        var cursor = try number(bytes, end + 16, 4)
        var total = 0
        var files: [(name: String, content: [UInt8])] = []
        for _ in 0..<(try number(bytes, end + 10, 2)) {
            guard try number(bytes, cursor, 4) == 0x0201_4B50 else { throw format }
            let nameSize = try number(bytes, cursor + 28, 2)
            let name = try slice(bytes, cursor + 46, nameSize)
            // Unix's kind of file stands in the upper half where the archive was made on Unix.
            let isUnix = try number(bytes, cursor + 4, 2) >> 8 == 3
            let mode = try isUnix ? number(bytes, cursor + 38, 4) >> 16 & 0xF000 : 0
            let isRegular = (mode == 0 || mode == 0x8000) && name.last != UInt8(ascii: "/")
            if isRegular {
                let content = try content(bytes, cursor, limit: limit - total)
                total += content.count
                files.append((String(decoding: name, as: UTF8.self), content))
            }
            cursor += 46 + nameSize + (try number(bytes, cursor + 30, 2)) + (try number(bytes, cursor + 32, 2))
        }
        return files
    }

    private static let format = ByteStreamError("zip: not a valid zip file")

    /// The last record of the archive, behind which a comment of 64 KB at the most may stand.
    private static func directoryEnd(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 22 else { return nil }
        return (max(0, bytes.count - 22 - 65535)...bytes.count - 22).last { start in
            bytes[start..<start + 4].elementsEqual([0x50, 0x4B, 0x05, 0x06])
        }
    }

    private static func content(_ bytes: [UInt8], _ entry: Int, limit: Int) throws -> [UInt8] {
        let method = try number(bytes, entry + 10, 2)
        let packedSize = try number(bytes, entry + 20, 4)
        let size = try number(bytes, entry + 24, 4)
        let local = try number(bytes, entry + 42, 4)
        guard size <= limit else { throw ByteStreamError("zip: the files are larger than the limit") }
        guard try number(bytes, local, 4) == 0x0403_4B50 else { throw format }
        let start = local + 30 + (try number(bytes, local + 26, 2)) + (try number(bytes, local + 28, 2))
        let packed = try slice(bytes, start, packedSize)
        let content: [UInt8]
        switch method {
        case 0: content = Array(packed)
        case 8: content = try inflated(Array(packed), size: size)
        default: throw ByteStreamError("zip: unsupported compression algorithm")
        }
        let sum = content.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }
        let expected = try number(bytes, entry + 16, 4)
        guard content.count == size, content.isEmpty || Int(sum) == expected else {
            throw ByteStreamError("zip: checksum error")
        }
        return content
    }

    private static func inflated(_ packed: [UInt8], size: Int) throws -> [UInt8] {
        var stream = z_stream()
        guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw ByteStreamError("zip: out of memory")
        }
        defer { inflateEnd(&stream) }
        var packed = packed
        // One byte more than is said, so that more is seen as a lie.
        var content = [UInt8](repeating: 0, count: size + 1)
        let code = packed.withUnsafeMutableBufferPointer { input in
            content.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                return inflate(&stream, Z_FINISH)
            }
        }
        guard code == Z_STREAM_END, Int(stream.total_out) == size else { throw ByteStreamError("zip: invalid data") }
        return Array(content.dropLast())
    }

    private static func number(_ bytes: [UInt8], _ start: Int, _ count: Int) throws -> Int {
        try slice(bytes, start, count).reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private static func slice(_ bytes: [UInt8], _ start: Int, _ count: Int) throws -> ArraySlice<UInt8> {
        guard start >= 0, count >= 0, start <= bytes.count - count else { throw format }
        return bytes[start..<start + count]
    }
}
