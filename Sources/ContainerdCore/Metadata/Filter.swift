import ContainerdRules
import Linux

/// A filter of a list call, over fields whose names are joined by "." ("labels.KEY").
struct Filter {
    private let rule: FieldFilter

    init(_ text: String) throws {
        do throws(FilterError) {
            rule = try FieldFilter(text)
        } catch {
            throw EngineError.invalid("\(error): invalid argument")
        }
    }

    /// Filters of containers, images and leases, of whose errors containerd says twice what they are.
    static func stored(_ texts: [String]) throws -> [Filter] {
        do {
            return try texts.map { try Filter($0) }
        } catch let error as EngineError {
            throw EngineError.invalid("\(error.message): invalid argument")
        }
    }

    /// `lookup` gives a field's value, nil for what the object does not have.
    func matches(_ lookup: (String) -> String?) -> Bool {
        rule.matches { path in
            // A quoted first name with a dot in it is no field of anything.
            guard let first = path.first, !first.utf8.contains(46) else { return nil }
            return lookup(path.joined(separator: "."))
        }
    }

    /// Any of the filters; none at all lets everything pass.
    static func any(_ filters: [Filter], _ lookup: (String) -> String?) -> Bool {
        filters.isEmpty || filters.contains { $0.matches(lookup) }
    }

    static func label(_ field: String, _ labels: [String: String]) -> String? {
        field.hasPrefix("labels.") ? labels[String(field.dropFirst(7))] : nil
    }

    /// Most fields count as absent when they are empty.
    static func present(_ value: String) -> String? { value.isEmpty ? nil : value }
}
