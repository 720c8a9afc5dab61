import Linux

/// Labels: their limits, and the paths of field masks that change them.
enum Labels {
    /// containerd's limit for key and value together.
    private static let maximumLength = 4096

    /// `place` stands before the message, as containerd names the field.
    static func check(_ labels: [String: String], _ place: String = "") throws {
        for (key, value) in labels where key.utf8.count + value.utf8.count > maximumLength {
            let total = key.utf8.count + value.utf8.count
            let shown = String(decoding: key.utf8.prefix(64), as: UTF8.self)
            throw EngineError.invalid(
                "\(place.isEmpty ? "" : place + ": ")label key and value length (\(total) bytes) greater than maximum "
                    + "size (\(maximumLength) bytes), key: \(shown): invalid argument"
            )
        }
    }

    /// Labels without a value are not kept.
    static func kept(_ labels: [String: String]) -> [String: String] { labels.filter { !$0.value.isEmpty } }

    /// Takes one path of a mask ("labels" or "labels.KEY"); false when it names something else. An empty value removes.
    static func apply(_ path: String, from new: [String: String], to labels: inout [String: String]) throws -> Bool {
        if path == "labels" {
            labels = kept(new)
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
