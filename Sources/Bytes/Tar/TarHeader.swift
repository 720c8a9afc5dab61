/// One block of ustar (POSIX.1-1988). What does not fit is cut or left at 0: a pax header says it then.
struct TarHeader {
    let typeFlag: UInt8
    var name: [UInt8] = []
    /// The folders before a name that has no room otherwise.
    var prefix: [UInt8] = []
    var link: [UInt8] = []
    var mode: UInt32 = 0
    var user: UInt32 = 0
    var group: UInt32 = 0
    var size: Int64 = 0
    var seconds: Int64 = 0
    var deviceMajor: UInt32 = 0
    var deviceMinor: UInt32 = 0

    /// Of eleven and of seven octal digits.
    static let largestLong: Int64 = 0o777_7777_7777
    static let largestShort: Int64 = 0o777_7777
    static let nameLength = 100
    private static let prefixLength = 155

    init(typeFlag: UInt8) {
        self.typeFlag = typeFlag
    }

    init(_ entry: TarEntry) {
        typeFlag = entry.kind.rawValue
        name = entry.name
        link = entry.target
        mode = entry.mode & 0o7777
        user = entry.user
        group = entry.group
        size = entry.kind == .file ? entry.size : 0
        seconds = entry.seconds
        deviceMajor = entry.deviceMajor
        deviceMinor = entry.deviceMinor
    }

    /// A long name in two parts, divided at a slash; nil where it has none in the right place.
    static func split(_ name: [UInt8]) -> (prefix: [UInt8], name: [UInt8])? {
        guard name.count > nameLength, name.allSatisfy({ $0 < 0x80 }) else { return nil }
        var end = name.count
        if end > prefixLength + 1 {
            end = prefixLength + 1
        } else if name.last == 0x2F {
            end -= 1
        }
        guard let slash = name[..<end].lastIndex(of: 0x2F), slash > 0 else { return nil }
        let rest = name[(slash + 1)...]
        return rest.isEmpty || rest.count > nameLength ? nil : (Array(name[..<slash]), Array(rest))
    }

    var block: [UInt8] {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: some Sequence<UInt8>, at start: Int, _ length: Int) {
            for (offset, byte) in text.prefix(length).enumerated() {
                block[start + offset] = byte < 0x80 ? byte : 0
            }
        }
        func octal(_ value: Int64, at start: Int, _ digits: Int) {
            let isInRange = value >= 0 && value < 1 << (3 * Int64(digits))
            let text = String(isInRange ? value : 0, radix: 8)
            put((String(repeating: "0", count: digits - text.utf8.count) + text).utf8, at: start, digits)
        }
        put(name, at: 0, Self.nameLength)
        octal(Int64(mode), at: 100, 7)
        octal(Int64(user), at: 108, 7)
        octal(Int64(group), at: 116, 7)
        octal(size, at: 124, 11)
        octal(seconds, at: 136, 11)
        block[156] = typeFlag
        put(link, at: 157, Self.nameLength)
        put("ustar".utf8, at: 257, 6)
        put("00".utf8, at: 263, 2)
        octal(Int64(deviceMajor), at: 329, 7)
        octal(Int64(deviceMinor), at: 337, 7)
        put(prefix, at: 345, Self.prefixLength)
        // Six digits, a zero and a blank, summed up with blanks in their place.
        let sum = block.reduce(Int64(8 * 0x20)) { $0 + Int64($1) }
        octal(sum, at: 148, 6)
        block[155] = 0x20
        return block
    }
}
