/// Archives, written field by field, so that each field can be wrong.
struct TarArchive {
    enum Flavour {
        case ustar, gnu, v7
    }

    /// A header with its fields as text or bytes.
    struct Header {
        var name: [UInt8]
        var mode: [UInt8] = Array("0000644".utf8)
        var user: [UInt8] = Array("0000000".utf8)
        var group: [UInt8] = Array("0000000".utf8)
        var size: [UInt8]
        var time: [UInt8] = Array("00000000000".utf8)
        var checksum: [UInt8]?
        var flag: UInt8
        var link: [UInt8] = []
        var flavour = Flavour.ustar
        var major: [UInt8] = []
        var minor: [UInt8] = []
        var prefix: [UInt8] = []

        init(_ name: String, _ flag: Character = "0", size: Int = 0, link: String = "") {
            self.name = Array(name.utf8)
            self.flag = flag.asciiValue ?? 0
            self.size = TarArchive.octal(size, 11)
            self.link = Array(link.utf8)
        }

        var block: [UInt8] {
            var bytes = [UInt8](repeating: 0, count: 512)
            func put(_ offset: Int, _ field: [UInt8]) {
                bytes.replaceSubrange(offset..<offset + field.count, with: field)
            }
            put(0, name)
            put(100, mode)
            put(108, user)
            put(116, group)
            put(124, size)
            put(136, time)
            bytes[156] = flag
            put(157, link)
            switch flavour {
            case .ustar: put(257, Array("ustar\u{0}00".utf8))
            case .gnu: put(257, Array("ustar  \u{0}".utf8))
            case .v7: break
            }
            put(329, major)
            put(337, minor)
            put(345, prefix)
            put(148, [UInt8](repeating: 32, count: 8))
            let sum = bytes.reduce(0) { $0 + Int($1) }
            put(148, checksum ?? TarArchive.octal(sum, 6) + [0, 32])
            return bytes
        }
    }

    var bytes: [UInt8] = []

    static func octal(_ value: Int, _ width: Int) -> [UInt8] {
        let digits = String(value, radix: 8)
        return Array((String(repeating: "0", count: max(0, width - digits.count)) + digits).utf8)
    }

    /// GNU's binary form of a number that octal digits cannot hold.
    static func binary(_ value: Int64, _ width: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: value < 0 ? 0xFF : 0, count: width)
        for index in 0..<8 { bytes[width - 1 - index] = UInt8(truncatingIfNeeded: value >> (8 * Int64(index))) }
        bytes[0] |= 0x80
        return bytes
    }

    /// Records of a pax header, each with its own length in front.
    static func records(_ values: [(String, String)]) -> [UInt8] {
        var result: [UInt8] = []
        for (key, value) in values {
            let body = " \(key)=\(value)\n"
            var length = body.utf8.count
            while String(length).count + body.utf8.count != length { length = String(length).count + body.utf8.count }
            result += Array("\(length)\(body)".utf8)
        }
        return result
    }

    mutating func add(_ header: Header, _ content: [UInt8] = []) {
        bytes += header.block
        bytes += content
        bytes += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    }

    mutating func file(_ name: String, _ content: String = "", mode: String = "0000644") {
        var header = Header(name, size: content.utf8.count)
        header.mode = Array(mode.utf8)
        add(header, Array(content.utf8))
    }

    mutating func folder(_ name: String, mode: String = "0000755", time: Int = 0) {
        var header = Header(name, "5")
        header.mode = Array(mode.utf8)
        header.time = Self.octal(time, 11)
        add(header)
    }

    mutating func symlink(_ name: String, _ target: String) { add(Header(name, "2", link: target)) }
    mutating func hardLink(_ name: String, _ target: String) { add(Header(name, "1", link: target)) }

    mutating func pax(_ values: [(String, String)], flag: Character = "x") {
        let records = Self.records(values)
        add(Header("PaxHeaders/x", flag, size: records.count), records)
    }

    /// GNU's long name ("L") or long link ("K").
    mutating func long(_ flag: Character, _ text: String) {
        let content = Array(text.utf8) + [0]
        var header = Header("././@LongLink", flag, size: content.count)
        header.flavour = .gnu
        add(header, content)
    }

    mutating func end() { bytes += [UInt8](repeating: 0, count: 1024) }

    static func build(_ body: (inout TarArchive) -> Void) -> [UInt8] {
        var archive = TarArchive()
        body(&archive)
        archive.end()
        return archive.bytes
    }
}
