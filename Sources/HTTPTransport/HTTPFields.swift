/// Header fields in order; names compare without case.
public struct HTTPFields: Sendable, ExpressibleByDictionaryLiteral {
    public private(set) var all: [(name: String, value: String)] = []

    public init(dictionaryLiteral elements: (String, String)...) {
        all = elements.map { (name: $0.0, value: $0.1) }
    }

    public init() {}

    public subscript(_ name: String) -> String? {
        get {
            let wanted = name.lowercased()
            return all.first { $0.name.lowercased() == wanted }?.value
        }
        set {
            let wanted = name.lowercased()
            all.removeAll { $0.name.lowercased() == wanted }
            if let newValue { all.append((name: name, value: newValue)) }
        }
    }

    public mutating func add(_ name: String, _ value: String) {
        all.append((name: name, value: value))
    }

    /// All values of a name, in order.
    public func values(_ name: String) -> [String] {
        let wanted = name.lowercased()
        return all.filter { $0.name.lowercased() == wanted }.map(\.value)
    }

    /// Whether a comma-separated field names this token.
    public func contains(_ token: String, in name: String) -> Bool {
        self[name]?.lowercased().split(separator: ",").contains { $0.drop { $0 == " " } == token.lowercased() } ?? false
    }

    /// The fields as they stand on the wire; a line break inside a value cannot start another field.
    func write(to text: inout String) {
        for (name, value) in all {
            text += name + ": " + Self.oneLine(value) + "\r\n"
        }
    }

    static func oneLine(_ value: String) -> String {
        String(value.unicodeScalars.filter { $0 != "\r" && $0 != "\n" }.map(Character.init))
    }
}
