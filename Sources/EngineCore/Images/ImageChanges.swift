import DockerAPI
import Linux
import Text

/// The Dockerfile instructions of `docker import --change`, as far as they only set a value.
enum ImageChanges {
    /// The `config` member of an image's document.
    static func config(_ changes: [String]) throws -> [UInt8] {
        var config = ContainerConfig()
        for change in changes {
            let words = change.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true).map(String.init)
            guard words.count == 2 else { throw EngineError.invalid("\(change) is not a valid change command") }
            switch words[0].uppercased() {
            case "CMD": config.cmd = try self.words(words[1])
            case "ENTRYPOINT": config.entrypoint = try self.words(words[1])
            case "ENV": config.env = try (config.env ?? []) + pairs(words[1]).map { "\($0.key)=\($0.value)" }
            case "LABEL":
                for (key, value) in try pairs(words[1]) {
                    config.labels = (config.labels ?? [:]).merging([key: value]) { $1 }
                }
            case "USER": config.user = words[1]
            case "WORKDIR": config.workingDir = words[1]
            case "STOPSIGNAL": config.stopSignal = words[1]
            case "EXPOSE", "VOLUME", "ONBUILD", "HEALTHCHECK", "SHELL":
                throw EngineError.notImplemented("change \(words[0]) is not implemented")
            default: throw EngineError.invalid("\(words[0].lowercased()) is not a valid change command")
            }
        }
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("Env", omitEmpty: config.env)
            writer.member("Cmd", omitEmpty: config.cmd)
            writer.member("Entrypoint", omitEmpty: config.entrypoint)
            writer.member("Labels", omitEmpty: config.labels)
            writer.member("User", omitEmpty: config.user)
            writer.member("WorkingDir", omitEmpty: config.workingDir)
            writer.member("StopSignal", omitEmpty: config.stopSignal)
        }
        return writer.bytes
    }

    /// The JSON form, or a line for the shell.
    private static func words(_ text: String) throws -> [String] {
        guard text.hasPrefix("[") else { return ["/bin/sh", "-c", text] }
        do { return try JSONNode.parse(Array(text.utf8)).strings } catch {
            throw EngineError.invalid("\(text) is not a list of words: \(error.message)")
        }
    }

    /// `KEY=VALUE`, or docker's old `KEY VALUE`.
    private static func pairs(_ text: String) throws -> [(key: String, value: String)] {
        let separator: Character = text.contains("=") ? "=" : " "
        let parts = text.split(separator: separator, maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty else {
            throw EngineError.invalid("\(text) must be of the form name=value")
        }
        let value = parts[1]
        let isQuoted = value.count > 1 && value.hasPrefix("\"") && value.hasSuffix("\"")
        return [(parts[0], isQuoted ? String(value.dropFirst().dropLast()) : value)]
    }
}
