import DockerAPI
import Glibc
import Linux
import Text

/// A line of `docker ps` with all of it that stays the same as long as its record does, written already: a list of a
/// thousand containers is asked for often and has to cost next to nothing.
final class ListEntry: Sendable {
    let id: String
    let name: String
    /// Sorts by creation, to the nanosecond.
    let created: String
    let image: String
    let imageID: String
    let labels: [String: String]
    let state: ContainerState
    let health: String
    /// Names, sources and targets of its mounts, as the filter `volume` has them.
    let volumes: Set<String>
    let networks: [(name: String, id: String)]
    /// Its ports, each with the host's where it is published, else 0.
    let ports: [(exposed: PortNumber, published: UInt16)]

    /// Up to the image, on to the sizes, on to the status, and the rest; each but the first begins with its comma.
    private let pieces: [[UInt8]]
    /// The image by its name and by its id.
    private let imagePieces: (name: [UInt8], id: [UInt8])
    /// The rest without what came with 1.46.
    private let oldRest: [UInt8]?

    init(_ record: ContainerRecord) {
        id = record.id
        name = record.name
        // Without the "Z", "5" stands before "51" as it should.
        created = String(Substring(record.created.utf8.dropLast()))
        image = record.config.image
        imageID = record.imageID
        labels = record.config.labels ?? [:]
        state = record.state
        health = record.state.health?.status.rawValue ?? "none"
        // As docker: a volume by its name, others by their source, each by its place in the container too.
        volumes = Set(record.mountPoints.flatMap { [$0.name.isEmpty ? $0.source : $0.name, $0.destination] })
        networks = record.endpoints.map { ($0.key, $0.value.networkID) }
        ports = record.ports.flatMap { text, list -> [(exposed: PortNumber, published: UInt16)] in
            guard let port = PortNumber(text) else { return [] }
            return (list ?? [PortBinding()]).map { (port, UInt16($0.hostPort) ?? 0) }
        }
        imagePieces = (
            Self.fragment { $0.member("Image", record.config.image) },
            Self.fragment { $0.member("Image", record.imageID) }
        )
        pieces = [
            Self.fragment(isFirst: true) { writer in
                writer.member("Id", record.id)
                writer.member("Names", ["/" + record.name])
            },
            Self.fragment { writer in
                writer.member("ImageID", record.imageID)
                writer.member("Command", Self.command(record.words))
                writer.member("Created", record.createdSeconds)
                writer.memberArray("Ports") { record.listPorts(&$0) }
            },
            Self.fragment { writer in
                writer.member("Labels", record.config.labels ?? [:])
                writer.member("State", record.state.status)
            },
            Self.rest(record, annotations: record.hostConfig.annotations),
        ]
        oldRest = (record.hostConfig.annotations ?? [:]).isEmpty ? nil : Self.rest(record, annotations: nil)
    }

    private static func rest(_ record: ContainerRecord, annotations: [String: String]?) -> [UInt8] {
        fragment { writer in
            writer.memberObject("HostConfig") {
                $0.member("NetworkMode", omitEmpty: record.hostConfig.networkMode)
                $0.member("Annotations", omitEmpty: annotations)
            }
            writer.memberObject("NetworkSettings") { settings in
                settings.memberObject("Networks") { networks in
                    for (name, endpoint) in record.endpoints.sorted(by: { $0.key < $1.key }) {
                        networks.memberObject(name) { endpoint.members(&$0) }
                    }
                }
            }
            writer.memberArray("Mounts") { array in
                for point in record.mountPoints { point.write(&array) }
            }
        }
    }

    /// Members without the braces around them, with the comma that divides them from those before.
    private static func fragment(isFirst: Bool = false, _ body: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        writer.object(body)
        let members = writer.bytes.dropFirst().dropLast()
        return isFirst || members.isEmpty ? Array(members) : [UInt8(ascii: ",")] + members
    }

    /// Words with blanks stand in quotes, but for the first.
    private static func command(_ words: [String]) -> String {
        guard let first = words.first else { return "" }
        let rest = words.dropFirst().map { $0.utf8.contains(0x20) ? "'\($0)'" : $0 }
        return ([first] + rest).joined(separator: " ")
    }

    /// `namesImage`: whether the name that it was made with still means its image.
    func write(to bytes: inout [UInt8], namesImage: Bool, size: ContainerSize?, version: APIVersion) {
        bytes.append(UInt8(ascii: "{"))
        bytes += pieces[0]
        bytes += namesImage ? imagePieces.name : imagePieces.id
        bytes += pieces[1]
        if let size { bytes += Self.fragment { size.members(&$0, omitsEmpty: true) } }
        bytes += pieces[2]
        bytes += ",\"Status\":\"".utf8
        bytes += status.utf8
        bytes.append(UInt8(ascii: "\""))
        bytes += version < "1.46" ? oldRest ?? pieces[3] : pieces[3]
        bytes.append(UInt8(ascii: "}"))
    }

    /// docker's words: "Up 5 minutes", "Exited (0) 3 seconds ago".
    private var status: String {
        func since(_ text: String) -> String {
            guard let seconds = Timestamp.seconds(text) else { return "" }
            return Durations.human(seconds: max(0, Int64(time(nil)) - seconds))
        }
        switch state.status {
        case "running":
            if health == "none" { return "Up \(since(state.startedAt))" }
            return "Up \(since(state.startedAt)) (\(health == "starting" ? "health: starting" : health))"
        case "paused": return "Up \(since(state.startedAt)) (Paused)"
        case "restarting": return "Restarting (\(state.exitCode)) \(since(state.finishedAt)) ago"
        case "exited": return "Exited (\(state.exitCode)) \(since(state.finishedAt)) ago"
        case "removing": return "Removal In Progress"
        case "dead": return "Dead"
        default: return "Created"
        }
    }
}
