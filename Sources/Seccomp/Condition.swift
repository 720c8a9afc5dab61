import OCI

/// One comparison of an argument.
struct Condition {
    enum Operator { case equal, maskedEqual, notEqual, less, lessOrEqual, greater, greaterOrEqual }

    var argument: UInt32
    var op: Operator
    var mask: UInt64
    var datum: UInt64

    static let operators: [(name: String, op: Operator)] = [
        ("SCMP_CMP_EQ", .equal), ("SCMP_CMP_MASKED_EQ", .maskedEqual), ("SCMP_CMP_NE", .notEqual),
        ("SCMP_CMP_LT", .less), ("SCMP_CMP_LE", .lessOrEqual), ("SCMP_CMP_GT", .greater),
        ("SCMP_CMP_GE", .greaterOrEqual),
    ]

    init(argument: UInt32, equals value: UInt32) {
        self.argument = argument
        op = .equal
        mask = .max
        datum = UInt64(value)
    }

    init(_ argument: LinuxSeccomp.Argument) throws(SeccompError) {
        guard let known = Self.operators.first(where: { $0.name == argument.op }) else {
            throw SeccompError("string \(argument.op) is not a valid operator for seccomp")
        }
        self.argument = argument.index
        op = known.op
        // `value` is the mask where there is one.
        (mask, datum) = op == .maskedEqual ? (argument.value, argument.valueTwo) : (.max, argument.value)
    }

    /// A mask without bits: nothing is compared.
    func isEmpty(is64Bit: Bool) -> Bool { is64Bit ? mask == 0 : mask & 0xFFFF_FFFF == 0 }
}
