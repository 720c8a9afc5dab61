/// Loops.
extension Execution {
    mutating func range(_ branch: Branch, _ dot: Value) throws(TemplateError) -> Flow {
        let outer = variables.count
        defer { forget(outer) }
        let value = try pipeline(branch.pipe, dot).followed.value
        let mark = variables.count
        var turns = 0
        /// One turn; false after a `break`.
        func turn(_ execution: inout Execution, _ index: Value, _ element: Value) throws(TemplateError) -> Bool {
            turns += 1
            try execution.step()
            try execution.setVariables(branch.pipe, index, element)
            let flow = try execution.walk(branch.body, element)
            execution.forget(mark)
            return flow != .breakLoop
        }
        switch value.kind {
        case nil: break
        case .int, .uint:
            guard branch.pipe.variables.count < 2 else {
                throw failure("can't use \(Printer.text(value)) to iterate over more than one variable")
            }
            switch value.content {
            case .int(let last):
                var number: Int64 = 0
                while number < last, try turn(&self, .none, Value(value.type, .int(number))) { number += 1 }
            case .uint(let last):
                var number: UInt64 = 0
                while number < last, try turn(&self, .none, Value(value.type, .uint(number))) { number += 1 }
            default: break
            }
        case .slice:
            for (index, element) in value.elements.enumerated() {
                guard try turn(&self, .int(index), element) else { break }
            }
        case .map:
            for (key, element) in value.members {
                guard try turn(&self, value.keyValue(key), element) else { break }
            }
        default: throw failure("range can't iterate over \(Printer.text(value))")
        }
        guard turns == 0, let otherwise = branch.otherwise else { return .through }
        return try walk(otherwise, dot)
    }

    /// With two variables the first is the index; one alone is the element.
    private mutating func setVariables(_ pipe: Pipe, _ index: Value, _ element: Value) throws(TemplateError) {
        guard let first = pipe.variables.first else { return }
        let second = pipe.variables.dropFirst().first
        if pipe.isAssignment {
            try assign(first.name, second == nil ? element : index)
            if let second { try assign(second.name, element) }
        } else {
            setTop(1, element)
            if second != nil { setTop(2, index) }
        }
    }
}
