/// `len`, `index` and `slice`.
enum Indexing {
    static func length(_ values: [Value]) throws(TemplateError) -> Value {
        let (item, isNil) = values[0].followed
        if isNil { throw TemplateError("len of nil pointer") }
        if let count = item.count { return .int(count) }
        // reflect panics where there is no value.
        guard let type = item.type else { throw TemplateError("reflect: call of reflect.Value.Type on zero Value") }
        throw TemplateError("len of type \(type.name)")
    }

    static func index(_ values: [Value]) throws(TemplateError) -> Value {
        var item = values[0].outOfInterface
        guard item.isValid else { throw TemplateError("index of untyped nil") }
        for index in values.dropFirst() {
            let (value, isNil) = item.followed
            if isNil { throw TemplateError("index of nil pointer") }
            guard let type = value.type else { throw TemplateError("index of untyped nil") }
            let index = index.outOfInterface
            switch type.kind {
            case .slice, .string:
                let count = value.count ?? 0
                let place = try number(index, upTo: count)
                guard place < count else {
                    throw TemplateError("reflect: \(type.kind == .slice ? "slice" : "string") index out of range")
                }
                item = value.bytes.map { Value(.uint8, .uint(UInt64($0[place]))) } ?? value.elements[place]
            case .map: item = try member(of: value, type, index)
            default: throw TemplateError("can't index item of type \(type.name)")
            }
        }
        return item
    }

    private static func member(of map: Value, _ type: GoType, _ index: Value) throws(TemplateError) -> Value {
        let key = type.key ?? .string
        guard let given = index.type else { throw TemplateError("value is nil; should be of type \(key.name)") }
        guard key.takes(given), let name = index.text else {
            throw TemplateError("value has type \(given.name); should be \(key.name)")
        }
        return map.member(name) ?? .zero(type.element ?? .any)
    }

    private static func number(_ index: Value, upTo limit: Int) throws(TemplateError) -> Int {
        guard let type = index.type else { throw TemplateError("cannot index slice/array with nil") }
        let number: Int64
        switch index.content {
        case .int(let int): number = int
        case .uint(let uint): number = Int64(truncatingIfNeeded: uint)
        default: throw TemplateError("cannot index slice/array with type \(type.name)")
        }
        guard number >= 0, number <= limit else { throw TemplateError("index out of range: \(number)") }
        return Int(number)
    }

    static func slice(_ values: [Value]) throws(TemplateError) -> Value {
        let first = values[0].outOfInterface
        guard first.isValid else { throw TemplateError("slice of untyped nil") }
        let (item, isNil) = first.followed
        if isNil { throw TemplateError("slice of nil pointer") }
        let indexes = values.dropFirst()
        if indexes.count > 3 { throw TemplateError("too many slice indexes: \(indexes.count)") }
        guard let type = item.type, let count = item.count, type.kind == .string || type.kind == .slice else {
            throw TemplateError("can't slice item of type \(item.type?.name ?? "nil")")
        }
        if type.kind == .string, indexes.count == 3 { throw TemplateError("cannot 3-index slice a string") }
        var bounds = [0, count]
        for (place, index) in indexes.enumerated() {
            // slice, unlike index, does not look into interfaces.
            guard index.kind != .interface else {
                throw TemplateError("cannot index slice/array with type \(GoType.any.name)")
            }
            let bound = try number(index, upTo: count)
            if place < bounds.count { bounds[place] = bound } else { bounds.append(bound) }
        }
        for (low, high) in zip(bounds, bounds.dropFirst()) where low > high {
            throw TemplateError("invalid slice index: \(low) > \(high)")
        }
        if let bytes = item.bytes { return Value(type, .string(Array(bytes[bounds[0]..<bounds[1]]))) }
        return Value(type, .list(Array(item.elements[bounds[0]..<bounds[1]])))
    }
}
