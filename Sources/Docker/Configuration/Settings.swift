import Linux
import Text

/// What global options, the environment and config.json say together. Files are read when something of them is asked.
final class Settings {
    static let defaultContext = "default"

    let folder: String
    let globals: ParsedOptions
    private(set) lazy var file = readFile()
    private(set) lazy var credentials = Credentials(file)

    init(_ globals: ParsedOptions) {
        self.globals = globals
        let folder = globals.string("config") ?? ""
        self.folder = folder.isEmpty ? Configuration.folder : folder
    }

    private func readFile() -> ConfigFile {
        let file = ConfigFile(folder + "/config.json")
        if let complaint = file.complaint { complain("WARNING: Error \(complaint)") }
        return file
    }

    /// `--format`, or what config.json has in its place.
    func format(_ options: ParsedOptions, _ key: String) -> String? {
        if let text = options.string("format"), !text.isEmpty { return text }
        return file.string(key)
    }

    func detachKeys(_ options: ParsedOptions) -> String? { options.string("detach-keys") ?? file.string("detachKeys") }

    func endpoint() throws -> Endpoint {
        let host = globals.string("host") ?? ""
        let named = host.isEmpty ? Configuration.variable("DOCKER_HOST") ?? "" : host
        return try Endpoint(named.isEmpty ? "unix:///var/run/docker.sock" : named)
    }

    /// `HttpHeaders`; who we are is not theirs to say.
    func headers() -> [String] {
        (file["HttpHeaders"]?.members ?? []).compactMap { name, value in
            guard let text = value.string, name.lowercased() != "user-agent", Self.isField(name, text) else {
                return nil
            }
            return "\(name): \(text)"
        }
    }

    private static func isField(_ name: String, _ value: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
            && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
    }
}
