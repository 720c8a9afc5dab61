import Linux

/// Labels: their limits, and the field masks that change them.
enum Labels {
    /// containerd's limit for key and value together.
    private static let maximumLength = 4096

    static func check(_ labels: [String: String]) throws {
        for (key, value) in labels where key.utf8.count + value.utf8.count > maximumLength {
            let total = key.utf8.count + value.utf8.count
            throw EngineError.invalid(
                "label key and value length (\(total) bytes) greater than maximum size (\(maximumLength) bytes), "
                    + "key: \(key.prefix(64)): invalid argument"
            )
        }
    }

    /// Takes one path of a mask ("labels" or "labels.KEY"); false when it names something else. An empty value removes.
    static func apply(_ path: String, from new: [String: String], to labels: inout [String: String]) throws -> Bool {
        if path == "labels" {
            labels = new
        } else if path.hasPrefix("labels.") {
            let key = String(path.dropFirst(7))
            labels[key] = new[key].flatMap { $0.isEmpty ? nil : $0 }
        } else {
            return false
        }
        try check(labels)
        return true
    }
}
