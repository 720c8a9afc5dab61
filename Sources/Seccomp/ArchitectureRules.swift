/// A profile's rules as one architecture has them.
struct ArchitectureRules {
    let architecture: SeccompArchitecture
    /// Numbers that have a verdict of their own, ascending.
    private(set) var verdicts: [(number: UInt32, outcome: NumberRange.Outcome)] = []
    private(set) var trees: [ArgumentTree] = []
    /// The largest number that the profile names, 0 for none. Calls above it are newer than the profile.
    private(set) var largest: UInt32 = 0

    init(_ rules: [FilterRule], on architecture: SeccompArchitecture, defaultAction: UInt32) throws(SeccompError) {
        self.architecture = architecture
        var uses: [Use] = []
        uses.reserveCapacity(512)
        for (index, rule) in rules.enumerated() {
            // A rule that says what the default says adds nothing.
            let isNeeded = rule.action != defaultAction
            for call in rule.calls {
                let number = call.number(on: architecture)
                if let multiplexer = call.multiplexer(on: architecture) {
                    guard isNeeded else { continue }
                    uses.append(Use(multiplexer.number, uses.count, rule: index, selector: multiplexer.selector))
                } else if let number {
                    largest = max(largest, number)
                }
                if isNeeded, let number { uses.append(Use(number, uses.count, rule: index)) }
            }
        }
        uses.sort { $0.order < $1.order }
        try decide(uses, rules)
    }

    /// A rule's hold on one number.
    private struct Use {
        /// By number, then as the profile has them.
        let order: UInt64
        let rule: Int
        /// The first argument of socketcall(2) or ipc(2), which takes the place of the rule's own condition on it.
        let selector: UInt32?

        init(_ number: UInt32, _ index: Int, rule: Int, selector: UInt32? = nil) {
            order = UInt64(number) << 32 | UInt64(index)
            self.rule = rule
            self.selector = selector
        }

        var number: UInt32 { UInt32(order >> 32) }
    }

    private mutating func decide(_ uses: [Use], _ rules: [FilterRule]) throws(SeccompError) {
        verdicts.reserveCapacity(uses.count)
        var index = 0
        while index < uses.count {
            let number = uses[index].number
            var verdict: CallVerdict?
            while index < uses.count, uses[index].number == number {
                try add(uses[index], rules[uses[index].rule], to: &verdict)
                index += 1
            }
            switch verdict {
            case .always(let action): verdicts.append((number, .action(action)))
            case .byArguments(let tree):
                trees.append(tree)
                verdicts.append((number, .tree(trees.count - 1)))
            case nil: continue
            }
        }
    }

    private func add(_ use: Use, _ rule: FilterRule, to verdict: inout CallVerdict?) throws(SeccompError) {
        do {
            try combine(use, rule, with: &verdict)
        } catch {
            let call = rule.calls.first { call in
                let multiplexer = call.multiplexer(on: architecture)
                return call.number(on: architecture) == use.number || multiplexer?.selector == use.selector
            }
            throw SeccompError("error adding seccomp rule for syscall \(call?.text ?? ""): \(error)")
        }
    }

    private func combine(_ use: Use, _ rule: FilterRule, with verdict: inout CallVerdict?) throws(SeccompError) {
        let is64Bit = architecture.is64Bit
        guard let selector = use.selector else {
            if rule.alternatives.isEmpty {
                return try CallVerdict.add([], rule.action, is64Bit: is64Bit, to: &verdict)
            }
            for conditions in rule.alternatives {
                try CallVerdict.add(conditions, rule.action, is64Bit: is64Bit, to: &verdict)
            }
            return
        }
        let selection = Condition(argument: 0, equals: selector)
        for conditions in rule.alternatives.isEmpty ? [[]] : rule.alternatives {
            let others = conditions.filter { $0.argument != 0 }
            try CallVerdict.add([selection] + others, rule.action, is64Bit: is64Bit, to: &verdict)
        }
    }
}
