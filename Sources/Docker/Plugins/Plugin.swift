import Linux
import Text

/// A program docker-NAME in one of the folders for plugins; it tells of itself when it is asked.
struct Plugin {
    let name: String
    let path: String
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
                let (status, output) = try ProgramExchange.run(path, [path, "docker-cli-plugin-metadata"])
                guard status == ExitStatus(0) else { return failed("failed to fetch metadata: \(status.goText)") }
                let node = try JSONNode.parse(output)
                let version = node["SchemaVersion"]?.string ?? ""
                guard version == "0.1.0" else {
                    return failed(
                        version.isEmpty
                            ? "plugin SchemaVersion version cannot be empty"
                            : "plugin SchemaVersion \(GoQuote.quoted(version)) is not supported: must be lower than 2.0.0"
                    )
                }
                guard node["Vendor"]?.string?.isEmpty == false else {
                    return failed("plugin metadata does not define a vendor")
                }
                return (node, "")
            } catch let error as JSONError {
                return failed(error.message)
            } catch {
                return failed(
                    "failed to fetch metadata: fork/exec \(path): \((error as? SystemCallError)?.reason ?? "")"
                )
            }
        }()
    }

    var isUsable: Bool { problem.isEmpty }
    var summary: String { metadata?["ShortDescription"]?.string ?? "" }

    /// As `info` tells of it.
    func write(to object: inout JSONWriter) {
        for (key, value) in metadata?.members ?? [] { object.member(key, value) }
        object.member("Name", name)
        object.member("Path", path)
        if !isUsable { object.member("Err", problem) }
    }

    static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, (0x61...0x7A).contains(first) else { return false }
        return name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
    }
}
