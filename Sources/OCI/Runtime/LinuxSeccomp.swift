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
    /// SECCOMP_FILTER_FLAG_LOG and so on. An empty list is not the same as none: there are flags by default.
    public var flags: [String]?
    /// The socket that gets the listener of SCMP_ACT_NOTIFY, and what it is told with it.
    public var listenerPath: String
    public var listenerMetadata: String
    public var syscalls: [Rule]

    public init(defaultAction: String, defaultErrnoRet: UInt32? = nil, architectures: [String], syscalls: [Rule]) {
        self.defaultAction = defaultAction
        self.defaultErrnoRet = defaultErrnoRet
        self.architectures = architectures
        self.syscalls = syscalls
        flags = nil
        listenerPath = ""
        listenerMetadata = ""
    }

    /// A profile of its own, linux.seccomp's text. nil for one that says nothing: no filter then, as in runc.
    public init?(json: JSONNode) throws {
        try self.init(SpecObject(json, "linux.seccomp"))
    }

    init?(_ object: SpecObject) throws {
        defaultAction = try object.string("defaultAction") ?? ""
        defaultErrnoRet = try object.integer("defaultErrnoRet")
        architectures = try object.strings("architectures")
        flags = object.node("flags") == nil ? nil : try object.strings("flags")
        listenerPath = try object.string("listenerPath") ?? ""
        listenerMetadata = try object.string("listenerMetadata") ?? ""
        syscalls = try object.objects("syscalls").map { rule in
            Rule(
                names: try rule.strings("names"),
                action: try rule.string("action") ?? "",
                errnoRet: try rule.integer("errnoRet"),
                args: try rule.objects("args").map { argument in
                    Argument(
                        index: try argument.integer("index") ?? 0,
                        value: try argument.integer("value") ?? 0,
                        valueTwo: try argument.integer("valueTwo") ?? 0,
                        op: try argument.string("op") ?? ""
                    )
                }
            )
        }
        if defaultAction.isEmpty, syscalls.isEmpty { return nil }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("defaultAction", defaultAction)
            if let defaultErrnoRet { writer.member("defaultErrnoRet", defaultErrnoRet) }
            writer.member("architectures", omitEmpty: architectures)
            if let flags { writer.member("flags", flags) }
            writer.member("listenerPath", omitEmpty: listenerPath)
            writer.member("listenerMetadata", omitEmpty: listenerMetadata)
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
