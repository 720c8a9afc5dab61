import Glibc

/// The flags of a command line and what follows them, read as Go's flag package does: one dash or two, `-name value`
/// or `-name=value`, up to the first argument that is no flag, or `--`.
public struct ParsedFlags: Sendable {
    private let flags: [Flag]
    /// In the order of the command line; `name` is the long form.
    private var given: [(name: String, spelled: String, value: String)] = []
    public private(set) var arguments: [String] = []

    public init(_ flags: [Flag], _ line: [String]) throws(UsageError) {
        self.flags = flags
        var rest = line[...]
        while let argument = rest.first, argument.utf8.count > 1, argument.utf8.first == UInt8(ascii: "-") {
            rest.removeFirst()
            if argument == "--" { break }
            try take(argument, &rest)
        }
        arguments = Array(rest)
        try refuseTwoForms()
    }

    private mutating func take(_ argument: String, _ rest: inout ArraySlice<String>) throws(UsageError) {
        let bytes = argument.utf8
        let body = bytes.dropFirst(argument.hasPrefix("--") ? 2 : 1)
        guard let first = body.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "=") else {
            throw UsageError("bad flag syntax: \(argument)")
        }
        let equals = body.firstIndex(of: UInt8(ascii: "="))
        let spelled = String(Substring(body[..<(equals ?? body.endIndex)]))
        let attached = equals.map { String(Substring(body[body.index(after: $0)...])) }
        guard let flag = flags.first(where: { $0.isNamed(spelled) }) else {
            throw UsageError("flag provided but not defined: -\(spelled)")
        }
        guard let value = attached ?? (flag.isBool ? "true" : rest.popFirst()) else {
            throw UsageError("flag needs an argument: -\(spelled)")
        }
        given.append((flag.name, spelled, try FlagValue.check(value, of: flag, spelled: spelled)))
    }

    /// urfave/cli, the library of the originals' command lines, refuses `-b x --bundle y`.
    private func refuseTwoForms() throws(UsageError) {
        if given.count < 2 { return }
        for flag in flags where !flag.short.isEmpty {
            let forms = Set(given.filter { $0.name == flag.name }.map(\.spelled))
            if forms.count > 1 {
                throw UsageError("Cannot use two forms of the same flag: \(flag.short) \(flag.name)")
            }
        }
    }

    /// By the command line or by the flag's environment variable.
    public func isSet(_ name: String) -> Bool { given.contains { $0.name == name } || variable(name) != nil }

    /// Whether the table has this flag at all.
    public func knows(_ name: String) -> Bool { flags.contains { $0.name == name } }

    /// The first required flag that is missing.
    public var missing: [String] { flags.filter { $0.isRequired && !isSet($0.name) }.map(\.name) }

    /// The last one counts; without any the environment, then the table's preset.
    public func string(_ name: String) -> String {
        if let entry = given.last(where: { $0.name == name }) { return entry.value }
        return variable(name) ?? flags.first { $0.name == name }?.preset ?? ""
    }

    private func variable(_ name: String) -> String? {
        guard let key = flags.first(where: { $0.name == name })?.variable, !key.isEmpty,
            let value = getenv(key).map({ String(cString: $0) }), !value.isEmpty
        else { return nil }
        return value
    }

    public func strings(_ name: String) -> [String] { given.filter { $0.name == name }.map(\.value) }
    public func isOn(_ name: String) -> Bool { string(name) == "true" }
    public func integer(_ name: String) -> Int { Int(string(name)) ?? 0 }
    public func unsigned(_ name: String) -> UInt64 { UInt64(string(name)) ?? 0 }
    public func double(_ name: String) -> Double { Double(string(name)) ?? 0 }
    /// A duration in nanoseconds.
    public func nanoseconds(_ name: String) -> Int64 { FlagValue.duration(string(name)) ?? 0 }
}
