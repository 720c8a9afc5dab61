import Linux

/// containerd's rule for names that become a part of a path: letters and digits, with single ".", "-" and "_" between.
public enum Identifiers {
    private static let maximumLength = 76

    public static func check(_ id: String) throws(EngineError) {
        if id.isEmpty { throw .invalid("identifier must not be empty: invalid argument") }
        guard id.utf8.count <= maximumLength else {
            throw .invalid(
                "identifier \"\(id)\" greater than maximum length (\(maximumLength) characters): invalid argument"
            )
        }
        var follows = false
        for byte in id.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122: follows = true
            case 45 where follows, 46 where follows, 95 where follows: follows = false
            default: throw mismatch(id)
            }
        }
        guard follows else { throw mismatch(id) }
    }

    private static func mismatch(_ id: String) -> EngineError {
        .invalid("identifier \"\(id)\" must match ^[A-Za-z0-9]+(?:[._-](?:[A-Za-z0-9]+))*$: invalid argument")
    }

    /// Topics of events: identifiers after slashes.
    public static func checkTopic(_ topic: String) throws(EngineError) {
        func wrong(_ reason: String) -> EngineError { .invalid("envelope topic \"\(topic)\": \(reason)") }
        if topic.isEmpty { throw wrong("must not be empty: invalid argument") }
        guard topic.utf8.first == 47 else { throw wrong("must start with '/': invalid argument") }
        if topic.utf8.count == 1 { throw wrong("must have at least one component: invalid argument") }
        for part in topic.utf8.dropFirst().split(separator: 47, omittingEmptySubsequences: false) {
            let component = String(part) ?? ""
            do throws(EngineError) {
                try check(component)
            } catch {
                throw wrong("failed validation on component \"\(component)\": \(error)")
            }
        }
    }
}
