import CLinux
import Glibc
import Linux
import Text

/// config.json of the client's folder. What is not known here is kept as it stands when the file is written again.
final class ConfigFile {
    let path: String
    private var members: [(key: String, value: JSONNode)] = []
    /// What is wrong with the file, in docker's words; such a file is never overwritten.
    private(set) var complaint: String?

    /// docker writes these in this order, whatever order they were read in.
    private static let order = [
        "auths", "HttpHeaders", "psFormat", "imagesFormat", "networksFormat", "pluginsFormat", "volumesFormat",
        "statsFormat", "detachKeys", "credsStore", "credHelpers", "serviceInspectFormat", "servicesFormat",
        "tasksFormat", "secretFormat", "configFormat", "nodesFormat", "pruneFilters", "proxies", "currentContext",
        "cliPluginsExtraDirs", "plugins", "aliases", "features", "experimental",
    ]
    private static let limit = 16 << 20

    /// Go reads such a text as a stream.
    static func reason(_ error: JSONError) -> String {
        error.message == JSONError.end ? "unexpected EOF" : error.message
    }

    /// A file that is missing is an empty one.
    init(_ path: String) {
        self.path = path
        do {
            let bytes = try Files.read(path, limit: Self.limit)
            if bytes.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) { return }
            members = try Self.checked(bytes)
            for (_, auth) in self["auths"]?.members ?? [] { _ = try AuthConfig(auth, server: "") }
        } catch let error as SystemCallError {
            if error.errno == ENOENT { return }
            complaint = "loading config file: open \(path): \(error.reason)"
        } catch let error as JSONError {
            complaint =
                "parsing config file (\(path)): "
                // Its own is that of a struct with a name.
                + Self.reason(error).replacing("struct field .", with: "struct field ConfigFile.")
        } catch let failure as Failure {
            complaint = "parsing config file (\(path)): \(failure.message)"
        } catch {
            complaint = "parsing config file (\(path)): \(error)"
        }
    }

    /// Go reads values of the types that it knows and refuses others.
    private static func checked(_ bytes: [UInt8]) throws -> [(key: String, value: JSONNode)] {
        let document = try JSONNode.parse(bytes)
        let fields = try JSONField(document, type: "configfile.ConfigFile")
        _ = try fields.map("auths", type: "map[string]types.AuthConfig")
        for name in ["HttpHeaders", "credHelpers", "aliases", "features"] { _ = try fields.stringMap(name) }
        for name in ["pruneFilters", "cliPluginsExtraDirs"] { _ = try fields.strings(name) }
        for name in order
        where name.hasSuffix("Format") || ["detachKeys", "credsStore", "currentContext"].contains(name) {
            _ = try fields.string(name)
        }
        _ = try fields.map("proxies", type: "map[string]configfile.ProxyConfig")
        _ = try fields.map("plugins", type: "map[string]map[string]string")
        return document.members
    }

    subscript(_ key: String) -> JSONNode? {
        members.last { $0.key == key }.flatMap { $0.value.isNull ? nil : $0.value }
    }

    /// A text; one that is empty counts as none.
    func string(_ key: String) -> String? { self[key]?.string.flatMap { $0.isEmpty ? nil : $0 } }

    /// nil takes the member away.
    func set(_ key: String, _ value: JSONNode?) {
        members.removeAll { $0.key == key }
        if let value { members.append((key, value)) }
    }

    /// A member of an object that is a member here.
    func set(_ key: String, _ name: String, _ value: JSONNode?) throws {
        var inner = (self[key]?.members ?? []).filter { $0.key != name }
        if let value { inner.append((name, value)) }
        // Go writes maps by the order of their keys.
        inner.sort { $0.key < $1.key }
        set(key, try Self.object(inner))
    }

    static func text(_ value: String) throws -> JSONNode {
        var writer = JSONWriter()
        writer.string(value)
        return try JSONNode.parse(writer.bytes)
    }

    private static func object(_ members: [(key: String, value: JSONNode)]) throws -> JSONNode {
        var writer = JSONWriter()
        writer.object { object in
            for (key, value) in members { object.member(key, value) }
        }
        return try JSONNode.parse(writer.bytes)
    }

    /// The whole text as docker writes it.
    func text() throws -> [UInt8] {
        var known = Self.order.compactMap { key -> (key: String, value: JSONNode)? in
            guard let value = self[key], key == "auths" || !Self.isEmpty(value) else { return nil }
            return (key, value)
        }
        if self["auths"] == nil { known.insert((key: "auths", value: try JSONNode.parse("{}")), at: 0) }
        let others = members.filter { !Self.order.contains($0.key) }
        return JSONWriter.pretty(try Self.object(known + others), indent: "\t")
    }

    private static func isEmpty(_ value: JSONNode) -> Bool {
        value.string?.isEmpty ?? (value.members.isEmpty && value.elements.isEmpty)
    }

    /// Whole or not at all; a link is followed, and the owner and the mode of a file that was there stay.
    func save() throws {
        if let complaint { throw Failure("not written, as it could not be read: \(complaint)") }
        do {
            try Files.makeDirectories(Files.parent(of: path))
            var target = path
            // A link that leads nowhere yet is followed as well.
            for _ in 0..<40 {
                guard let link = try? Files.target(ofLink: target) else { break }
                target = link.hasPrefix("/") ? link : Files.parent(of: target) + "/" + link
            }
            var status = stat()
            let isThere = stat(target, &status) == 0
            try Files.writeAtomically(target, bytes: try text(), mode: isThere ? status.st_mode & 0o777 : 0o600)
            if isThere && status.st_uid != geteuid() { _ = chown(target, status.st_uid, status.st_gid) }
        } catch let error as SystemCallError {
            throw Failure("\(error)")
        }
    }
}
