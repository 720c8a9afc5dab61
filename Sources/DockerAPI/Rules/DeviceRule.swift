import Linux

/// One of DeviceCgroupRules: `c 1:3 rwm`, with `*` for any number.
public struct DeviceRule: Sendable, Equatable {
    /// a, b or c.
    public let type: String
    /// -1 is any.
    public let major: Int64
    public let minor: Int64
    public let access: String

    public init(_ text: String) throws(EngineError) {
        let words = text.parts(by: " ")
        let malformed = EngineError.internalError("invalid device cgroup rule format: '\(text)'")
        guard words.count == 3, ["a", "b", "c"].contains(words[0]), (1...3).contains(words[2].utf8.count),
            words[2].utf8.allSatisfy({ "rwm".utf8.contains($0) })
        else { throw malformed }
        let numbers = words[1].parts(by: ":")
        guard numbers.count == 2, numbers.allSatisfy(Self.isNumber) else { throw malformed }
        guard let major = Self.number(numbers[0]) else {
            throw .internalError("invalid major value in device cgroup rule format: '\(text)'")
        }
        guard let minor = Self.number(numbers[1]) else {
            throw .internalError("invalid minor value in device cgroup rule format: '\(text)'")
        }
        type = words[0]
        self.major = major
        self.minor = minor
        access = words[2]
    }

    private static func isNumber(_ text: String) -> Bool {
        text == "*" || (!text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) })
    }

    private static func number(_ text: String) -> Int64? { text == "*" ? -1 : Int64(text) }
}
