/// `type=bind,src=/tmp,dst=/host,options=rbind:ro`.
enum MountFlag {
    static func parse(_ text: String) throws -> SpecDraft.Mount {
        var mount = SpecDraft.Mount(destination: "", type: "", source: "", options: [])
        for field in fields(text) {
            let parts = field.utf8.split(separator: 0x3D, maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw Failure("invalid mount specification: expected key=val") }
            let value = String(Substring(parts[1]))
            switch String(Substring(parts[0])) {
            case "type": mount.type = value
            case "source", "src": mount.source = value
            case "destination", "dst": mount.destination = value
            case "options":
                mount.options = value.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            case let key: throw Failure("mount option \"\(key)\" not supported")
            }
        }
        return mount
    }

    /// Between commas; a field in quotes may have commas itself.
    private static func fields(_ text: String) -> [String] {
        var fields: [[UInt8]] = [[]]
        var isQuoted = false
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if byte == UInt8(ascii: ","), !isQuoted {
                fields.append([])
            } else {
                fields[fields.count - 1].append(byte)
            }
        }
        return fields.map { String(decoding: $0, as: UTF8.self) }
    }
}
