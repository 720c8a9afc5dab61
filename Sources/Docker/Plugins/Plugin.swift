import Linux
import Text

/// A program docker-NAME in one of the folders for plugins; it tells of itself when it is asked.
struct Plugin {
    let name: String
    let path: String
    /// Others of that name in folders that count less.
    var shadowed: [String] = []
    /// What it says of itself.
    let metadata: JSONNode?
    /// Why it is none; "" for one that works.
    let problem: String

    static let prefix = "docker-"

    init(name: String, path: String) {
        self.name = name
        self.path = path
        func failed(_ reason: String) -> (JSONNode?, String) { (nil, reason) }
        (metadata, problem) = {
            guard Self.isName(name) else {
                return failed("plugin candidate \(GoQuote.quoted(name)) did not match \"^[a-z][a-z0-9]*$\"")
            }
            guard CommandTable.named(name) == nil else {
                return failed("plugin \(GoQuote.quoted(name)) duplicates builtin command")
            }
            do {
                let (status, output) = try ProgramExchange.run(
                    path,
                    [path, "docker-cli-plugin-metadata"],
                    environment: PluginEnvironment.own,
                    standardError: -1
                )
                guard status == ExitStatus(0) else { return failed("failed to fetch metadata: \(status.goText)") }
                let node = try JSONNode.parse(output)
                if let problem = Self.problem(ofVersion: node["SchemaVersion"]?.string ?? "") { return failed(problem) }
                guard node["Vendor"]?.string?.isEmpty == false else {
                    return failed("plugin metadata does not define a vendor")
                }
                return (node, "")
            } catch let error as JSONError {
                return failed("invalid metadata: \(error.message)")
            } catch {
                return failed("failed to fetch metadata: \(Self.problem(ofStarting: path, error))")
            }
        }()
    }

    /// What Go says of a program that could not be started.
    static func problem(ofStarting path: String, _ error: any Error) -> String {
        "fork/exec \(path): \((error as? SystemCallError)?.reason ?? "\(error)")"
    }

    /// Versions below 2 are taken.
    private static func problem(ofVersion version: String) -> String? {
        if version.isEmpty { return "plugin SchemaVersion version cannot be empty" }
        let parts = version.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let major = Int(parts[0]) else {
            return "plugin SchemaVersion \(GoQuote.quoted(version)) has wrong format: must be <major>.<minor>.<patch>"
        }
        guard major > 1 else { return nil }
        return "plugin SchemaVersion \(GoQuote.quoted(version)) is not supported: must be lower than 2.0.0"
    }

    var isUsable: Bool { problem.isEmpty }
    var summary: String { metadata?["ShortDescription"]?.string ?? "" }

    /// As `info` tells of it.
    func write(to object: inout JSONWriter) {
        for key in ["SchemaVersion", "Vendor", "Version", "ShortDescription", "URL", "Hidden"] {
            if let value = metadata?[key] { object.member(key, value) }
        }
        object.member("Name", name)
        object.member("Path", path)
        if !isUsable { object.member("Err", problem) }
        object.member("ShadowedPaths", omitEmpty: shadowed)
    }

    static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, (0x61...0x7A).contains(first) else { return false }
        return name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
    }
}
