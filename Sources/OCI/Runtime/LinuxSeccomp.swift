import Text

/// linux.seccomp: the profile as the specification has it, names still as text.
public struct LinuxSeccomp: Sendable {
    public struct Argument: Sendable {
        public var index: UInt32
        public var value: UInt64
        public var valueTwo: UInt64
        /// SCMP_CMP_EQ and so on.
        public var op: String

        public init(index: UInt32, value: UInt64, valueTwo: UInt64 = 0, op: String) {
            self.index = index
            self.value = value
            self.valueTwo = valueTwo
            self.op = op
        }
    }

    public struct Rule: Sendable {
        public var names: [String]
        /// SCMP_ACT_ALLOW and so on.
        public var action: String
        public var errnoRet: UInt32?
        public var args: [Argument]

        public init(names: [String], action: String, errnoRet: UInt32? = nil, args: [Argument] = []) {
            self.names = names
            self.action = action
            self.errnoRet = errnoRet
            self.args = args
        }
    }

    public var defaultAction: String
    public var defaultErrnoRet: UInt32?
    /// SCMP_ARCH_X86_64 and so on.
    public var architectures: [String]
    /// SECCOMP_FILTER_FLAG_LOG and so on.
    public var flags: [String]
    public var listenerPath: String
    public var syscalls: [Rule]

    public init(defaultAction: String, defaultErrnoRet: UInt32? = nil, architectures: [String], syscalls: [Rule]) {
        self.defaultAction = defaultAction
        self.defaultErrnoRet = defaultErrnoRet
        self.architectures = architectures
        self.syscalls = syscalls
        flags = []
        listenerPath = ""
    }

    public init(json: JSONNode) throws {
        guard let action = json["defaultAction"]?.string else {
            throw SpecError("config.json: linux.seccomp.defaultAction is missing")
        }
        defaultAction = action
        defaultErrnoRet = json["defaultErrnoRet"]?.uint32
        architectures = json["architectures"]?.strings ?? []
        flags = json["flags"]?.strings ?? []
        listenerPath = json["listenerPath"]?.string ?? ""
        syscalls =
            try json["syscalls"]?.elements.map { rule in
                guard let action = rule["action"]?.string else {
                    throw SpecError("config.json: a rule of linux.seccomp.syscalls has no action")
                }
                return Rule(
                    names: rule["names"]?.strings ?? [],
                    action: action,
                    errnoRet: rule["errnoRet"]?.uint32,
                    args: try rule["args"]?.elements.map(Self.argument) ?? []
                )
            } ?? []
    }

    private static func argument(_ json: JSONNode) throws -> Argument {
        guard let index = json["index"]?.uint32, index < 6, let op = json["op"]?.string else {
            throw SpecError("config.json: an argument of a seccomp rule lacks op, or its index is not 0 to 5")
        }
        return Argument(
            index: index,
            value: json["value"]?.uint64 ?? 0,
            valueTwo: json["valueTwo"]?.uint64 ?? 0,
            op: op
        )
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("defaultAction", defaultAction)
            if let defaultErrnoRet { writer.member("defaultErrnoRet", defaultErrnoRet) }
            writer.member("architectures", omitEmpty: architectures)
            writer.member("flags", omitEmpty: flags)
            writer.member("listenerPath", omitEmpty: listenerPath)
            writer.memberArray("syscalls") { writer in
                for rule in syscalls { write(rule, to: &writer) }
            }
        }
    }

    private func write(_ rule: Rule, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("names", rule.names)
            writer.member("action", rule.action)
            if let errnoRet = rule.errnoRet { writer.member("errnoRet", errnoRet) }
            guard !rule.args.isEmpty else { return }
            writer.memberArray("args") { writer in
                for argument in rule.args {
                    writer.object { writer in
                        writer.member("index", argument.index)
                        writer.member("value", argument.value)
                        writer.member("valueTwo", omitEmpty: argument.valueTwo)
                        writer.member("op", argument.op)
                    }
                }
            }
        }
    }
}
