extension HTTPRequest {
    /// Parameters in the body, as a browser's form sends them: they stand before those of the path, as in Go. Any other
    /// request stays as it is. A body of more than `limit` bytes throws.
    public func readingForm(limit: Int = 10 << 20) async throws -> HTTPRequest {
        let type = (fields["content-type"] ?? "").prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }
        guard ["POST", "PUT", "PATCH"].contains(method), type.lowercased() == "application/x-www-form-urlencoded"
        else { return self }
        let text = String(decoding: try await body.collect(limit: limit), as: UTF8.self)
        let (form, failure) = Self.parse(text)
        var request = self
        for (name, values) in form { request.query[name] = values + (query[name] ?? []) }
        request.queryFailure = failure ?? queryFailure
        return request
    }
}
