import DockerAPI
import Linux
import Text

/// What the shim is told about keeping one container's output: docker's options, understood.
struct LogPlan {
    private struct File {
        let format: LogFormat
        let path: String
        let limits: LogFileLimits
        let attributes: [String: String]
    }

    private let file: File?
    /// As JSON.
    private let remote: [UInt8]?

    /// Errors are docker's for a driver that cannot begin.
    init(_ record: ContainerRecord, _ folders: ContainerFolders) throws(EngineError) {
        let driver = record.hostConfig.logConfig.type
        let options = record.hostConfig.logConfig.config ?? [:]
        let identity = Self.identity(record)
        do throws(EngineError) {
            remote = try RemoteLogPlan.json(driver: driver, options, identity)
            if let (format, path) = Self.file(record, folders) {
                var attributes: [String: String] = [:]
                if format == .jsonFile {
                    attributes = try identity.attributes(options)
                    let tag = try identity.tag(options, fallback: "")
                    if !tag.isEmpty { attributes["tag"] = tag }
                }
                let limits: LogFileLimits =
                    switch driver {
                    case "json-file": try .jsonFile(options)
                    case "local": try .local(options)
                    default: try .local(options, prefix: "cache-")
                    }
                file = File(format: format, path: path, limits: limits, attributes: attributes)
            } else {
                file = nil
            }
        } catch {
            throw EngineError(
                error.kind == .notImplemented ? .notImplemented : .internal,
                "failed to initialize logging driver: \(error.message)"
            )
        }
    }

    /// Where a container's log can be read, and in which form.
    static func file(_ record: ContainerRecord, _ folders: ContainerFolders) -> (LogFormat, String)? {
        let driver = record.hostConfig.logConfig.type
        guard LogOptions.isReadable(driver: driver, record.hostConfig.logConfig.config ?? [:]) else { return nil }
        switch driver {
        case "json-file": return (.jsonFile, folders.log(record.id))
        case "local": return (.local, "\(folders.data(record.id))/local-logs/container.log")
        default: return (.local, "\(folders.data(record.id))/container-cached.log")
        }
    }

    private static func identity(_ record: ContainerRecord) -> LogIdentity {
        var identity = LogIdentity()
        identity.id = record.id
        identity.name = record.name
        identity.imageID = record.imageID
        identity.imageName = record.config.image
        identity.words = record.words
        identity.labels = record.config.labels ?? [:]
        identity.environment = record.config.env ?? []
        return identity
    }

    func write(_ writer: inout JSONWriter) {
        if let remote { writer.memberRaw("remote", remote) }
        guard let file else { return }
        writer.memberObject("file") {
            $0.member("format", file.format.rawValue)
            $0.member("path", file.path)
            $0.member("maximumSize", file.limits.maximumSize)
            $0.member("maximumFiles", file.limits.maximumFiles)
            $0.member("compresses", file.limits.compresses)
            if !file.attributes.isEmpty { $0.member("attributes", file.attributes) }
        }
    }
}
