/// Members by type: `member` writes always, `member(_:omitEmpty:)` skips what Go's omitempty skips.
extension JSONWriter {
    public mutating func member(_ key: String, _ value: String) {
        self.key(key)
        string(value)
    }

    public mutating func member(_ key: String, _ value: Bool) {
        self.key(key)
        bool(value)
    }

    public mutating func member(_ key: String, _ value: some BinaryInteger) {
        self.key(key)
        integer(value)
    }

    public mutating func member(_ key: String, _ value: Double) {
        self.key(key)
        double(value)
    }

    public mutating func member(_ key: String, _ values: [String]) {
        memberArray(key) { writer in
            for value in values { writer.string(value) }
        }
    }

    /// Keys are sorted, as Go writes maps.
    public mutating func member(_ key: String, _ map: [String: String]) {
        memberObject(key) { writer in
            for (name, value) in map.sorted(by: { $0.key < $1.key }) { writer.member(name, value) }
        }
    }

    public mutating func member(_ key: String, _ value: JSONNode) {
        self.key(key)
        node(value)
    }

    public mutating func member(_ key: String, omitEmpty value: String?) {
        if let value, !value.isEmpty { member(key, value) }
    }

    public mutating func member(_ key: String, omitEmpty value: Bool?) {
        if let value, value { member(key, value) }
    }

    public mutating func member<Value: BinaryInteger>(_ key: String, omitEmpty value: Value?) {
        if let value, value != 0 { member(key, value) }
    }

    public mutating func member(_ key: String, omitEmpty values: [String]?) {
        if let values, !values.isEmpty { member(key, values) }
    }

    public mutating func member(_ key: String, omitEmpty map: [String: String]?) {
        if let map, !map.isEmpty { member(key, map) }
    }

    public mutating func member(_ key: String, omitEmpty value: JSONNode?) {
        if let value { member(key, value) }
    }

    public mutating func memberObject<Failure: Error>(
        _ key: String,
        _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        self.key(key)
        try object(body)
    }

    public mutating func memberArray<Failure: Error>(
        _ key: String,
        _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        self.key(key)
        try array(body)
    }

    public mutating func memberNull(_ key: String) {
        self.key(key)
        null()
    }

    public mutating func memberRaw(_ key: String, _ text: some Sequence<UInt8>) {
        self.key(key)
        raw(text)
    }

    /// nil is null, as Go writes a nil slice.
    public mutating func member(_ key: String, orNull values: [String]?) {
        if let values { member(key, values) } else { memberNull(key) }
    }

    public mutating func member(_ key: String, orNull map: [String: String]?) {
        if let map { member(key, map) } else { memberNull(key) }
    }

    public mutating func member(_ key: String, orNull value: Bool?) {
        if let value { member(key, value) } else { memberNull(key) }
    }

    public mutating func member<Value: BinaryInteger>(_ key: String, orNull value: Value?) {
        if let value { member(key, value) } else { memberNull(key) }
    }

    /// Go's map[string]struct{}.
    public mutating func member(_ key: String, keys: [String]?) {
        guard let keys else { return memberNull(key) }
        memberObject(key) { writer in
            for name in keys.sorted() { writer.memberObject(name) { _ in } }
        }
    }

    /// A list of objects; nil is null.
    public mutating func member<Value>(
        _ key: String,
        objects values: [Value]?,
        _ members: (Value, inout JSONWriter) -> Void
    ) {
        guard let values else { return memberNull(key) }
        memberArray(key) { array in
            for value in values { array.object { members(value, &$0) } }
        }
    }
}
