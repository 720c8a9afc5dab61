import Bytes
import Text

/// `--use-api-socket`: the container gets the daemon's socket, and the client's credentials in a file of its own.
struct APISocket {
    private static let option = "use-api-socket"
    private static let variable = "DOCKER_CONFIG"
    private static let folder = "/run/secrets/docker"
    private static let socket = "/var/run/docker.sock"

    private let credentials: [AuthConfig]

    /// Reads the credentials, so that what is wrong with them is known before there is a container. Who sets
    /// DOCKER_CONFIG in the container brings credentials along.
    init?(_ invocation: Invocation) throws {
        let options = invocation.options
        guard options.bool(Self.option) else { return nil }
        // What is wrong with the variables is told with the other options.
        let environment = (try? KeyValueFile.environment(options)) ?? []
        if environment.contains(where: { $0.hasPrefix("\(Self.variable)=") }) {
            credentials = []
            return
        }
        do {
            credentials = try invocation.settings.credentials.forContainer()
        } catch let failure as Failure {
            throw Failure("resolving credentials failed: \(failure.message)")
        }
    }

    static func mounts(_ options: ParsedOptions) throws(OptionError) -> [MountValue] {
        options.bool(option) ? [try MountValue("type=bind,source=\(socket),target=\(socket)")] : []
    }

    var variables: [String] { credentials.isEmpty ? [] : ["\(Self.variable)=\(Self.folder)"] }

    /// Puts the credentials into a container that was made.
    func fill(_ id: String, _ client: Client) throws {
        guard !credentials.isEmpty else { return }
        var writer = JSONWriter()
        writer.object { object in
            object.memberObject("auths") { auths in
                for auth in credentials { auths.memberRaw(auth.server, auth.entry) }
            }
        }
        let text = JSONWriter.pretty(try JSONNode.parse(writer.bytes), indent: "\t")
        var entry = TarEntry(.file, Array("\(Self.folder)/config.json".utf8), mode: 0o600)
        entry.size = Int64(text.count)
        do {
            let stream = try client.upload("PUT", Invocation.container(id, "archive"), [("path", "/")]) { sink in
                let archive = TarWriter(sink)
                try archive.add(entry, text)
                try archive.finish()
            }
            client.recycle(stream)
        } catch let failure as Failure {
            throw Failure(
                "injecting docker config.json into container failed: copying config.json into container failed: "
                    + failure.message
            )
        }
    }
}
