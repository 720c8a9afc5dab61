import Glibc
import Linux
import Text

/// Where a legacy plugin answers, found by its name as docker finds it: a socket, or a file that tells the address.
public struct PluginPlace: Sendable, Equatable {
    public static let socketFolder = "/run/docker/plugins"
    public static let specificationFolders = ["/etc/docker/plugins", "/usr/lib/docker/plugins"]

    /// unix://PATH, tcp://HOST:PORT, http:// or https://.
    public var address: String
    /// PEM files; empty for none.
    public var authority = ""
    public var certificate = ""
    public var key = ""
    public var skipsVerification = false

    init(address: String) {
        self.address = address
    }

    /// Nobody answers to the name.
    public static func missing(_ name: String) -> OptionProblem {
        OptionProblem("could not find plugin \(name) in v1 plugin registry: plugin not found")
    }

    /// nil when there is none of that name, which may still come; throws what is wrong with its file.
    public static func find(
        _ name: String,
        sockets: String = socketFolder,
        specifications: [String] = specificationFolders
    ) throws(OptionProblem) -> PluginPlace? {
        // A name is no path: it must not lead out of the folders.
        guard !name.isEmpty, !name.utf8.contains(UInt8(ascii: "/")), name != ".." else {
            throw missing(name)
        }
        for path in ["\(sockets)/\(name).sock", "\(sockets)/\(name)/\(name).sock"] where isSocket(path) {
            return PluginPlace(address: "unix://\(path)")
        }
        for folder in specifications {
            for path in ["\(folder)/\(name).spec", "\(folder)/\(name)/\(name).spec"] where Files.exists(path) {
                return try read(specification: path)
            }
            for path in ["\(folder)/\(name).json", "\(folder)/\(name)/\(name).json"] where Files.exists(path) {
                return try read(document: path)
            }
        }
        return nil
    }

    private static func isSocket(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
    }

    private static func bytes(_ path: String) throws(OptionProblem) -> [UInt8] {
        do { return try Files.read(path, limit: 64 << 10) } catch { throw OptionProblem("\(error)") }
    }

    private static func read(specification path: String) throws(OptionProblem) -> PluginPlace {
        let text = String(decoding: try bytes(path).filter { $0 > 0x20 }, as: UTF8.self)
        guard text.contains("://") else { throw OptionProblem("Unknown protocol") }
        return PluginPlace(address: text)
    }

    private static func read(document path: String) throws(OptionProblem) -> PluginPlace {
        let node: JSONNode
        do { node = try JSONNode.parse(try bytes(path)) } catch { throw OptionProblem("\(path): \(error)") }
        var place = PluginPlace(address: node["Addr"]?.string ?? "")
        guard place.address.contains("://") else { throw OptionProblem("Unknown protocol") }
        if let tls = node["TLSConfig"], !tls.isNull {
            place.authority = tls["CAFile"]?.string ?? ""
            place.certificate = tls["CertFile"]?.string ?? ""
            place.key = tls["KeyFile"]?.string ?? ""
            place.skipsVerification = tls["InsecureSkipVerify"]?.bool ?? false || place.authority.isEmpty
        }
        return place
    }
}
