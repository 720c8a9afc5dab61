import Text

/// DOCKER_CUSTOM_HEADERS: fields of HTTP in place of config.json's, as `KEY=VALUE,"KEY=VALUE, WITH COMMAS"`.
enum CustomHeaders {
    private static let variable = "DOCKER_CUSTOM_HEADERS"

    /// nil where there are none. Of several with one name the last counts.
    static func read() throws(Failure) -> [(name: String, value: String)]? {
        guard let text = Configuration.variable(variable) else { return nil }
        let fields: [String]
        do throws(OptionError) {
            fields = try CommaSeparated.fields(text)
        } catch {
            throw Failure(
                "Failed to initialize: failed to parse custom headers from \(variable) environment variable: value must be formatted as "
                    + "comma-separated key=value pairs"
            )
        }
        var headers: [(name: String, value: String)] = []
        for field in fields {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0]).trimmingBlanks()
            let problem = "Failed to initialize: failed to set custom headers from \(variable) environment variable: "
            if name.isEmpty {
                throw Failure("\(problem)value contains a key=value pair with an empty key: '\(field)'")
            }
            guard parts.count == 2 else { throw Failure("\(problem)missing \"=\" in key=value pair: '\(field)'") }
            headers.removeAll { $0.name.lowercased() == name.lowercased() }
            headers.append((name, String(parts[1])))
        }
        return headers
    }
}
