import Linux
import Text

/// How a tmpfs is made.
public struct TmpfsOptions: Sendable, Equatable {
    /// 0 is the kernel's own limit, half of the memory.
    public var sizeBytes: Int64 = 0
    /// 0 is the kernel's own, 1777.
    public var mode: UInt32 = 0
    /// Each a flag, or a name with a value.
    public var options: [[String]] = []

    public init() {}

    public init(_ field: JSONField) throws(JSONError) {
        sizeBytes = try field.integer("SizeBytes")
        mode = try field.integer("Mode", type: "fs.FileMode")
        for list in try field.elements("Options", type: "[][]string") ?? [] { options.append(try list.strings() ?? []) }
    }

    func members(_ writer: inout JSONWriter) {
        writer.member("SizeBytes", omitEmpty: sizeBytes)
        writer.member("Mode", omitEmpty: mode)
        guard !options.isEmpty else { return }
        writer.memberArray("Options") { array in
            for option in options {
                array.array { for word in option { $0.string(word) } }
            }
        }
    }

    /// In mount's words, each an option of its own.
    public func words(isReadOnly: Bool) throws(EngineError) -> [String] {
        var words = isReadOnly ? ["ro"] : []
        if mode != 0 { words.append("mode=" + String(mode, radix: 8)) }
        if sizeBytes != 0 { words.append("size=" + Self.size(sizeBytes)) }
        for option in options {
            guard (1...2).contains(option.count) else { throw .invalid("invalid option array length") }
            guard ["exec", "noexec"].contains(option[0]) else { throw .invalid("invalid option: " + option[0]) }
            words.append(option.count == 1 ? option[0] : "\(option[0])=\(option[1])")
        }
        return words
    }

    /// By the largest unit that leaves nothing over.
    private static func size(_ bytes: Int64) -> String {
        for (unit, shift) in [("g", 30), ("m", 20), ("k", 10)] where bytes % (1 << shift) == 0 {
            return "\(bytes / (1 << shift))\(unit)"
        }
        return "\(bytes)"
    }
}
