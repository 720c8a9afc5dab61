/// What a client that reads compressed bodies asks for (RFC 9110, 12.5.3).
public enum ContentCoding {
    /// Whether gzip is the best that was asked for; a client that names nothing gets the body as it is.
    public static func choosesGzip(_ values: [String]) -> Bool {
        values.flatMap { $0.split(separator: ",") }.contains { item in
            let parts = item.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            guard let name = parts.first, name == "gzip" || name == "*" else { return false }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
            return weight ?? 1 > 0
        }
    }
}
