/// One property of a unit, "Slice" or "MemoryMax".
struct SystemdProperty: Equatable, Sendable {
    let name: String
    let value: DBusValue

    init(_ name: String, _ value: DBusValue) {
        self.name = name
        self.value = value
    }

    var pair: DBusValue { .structure([.string(name), .variant(value)]) }
}
