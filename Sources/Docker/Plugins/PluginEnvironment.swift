import Linux
import Text

/// What plugins find in their environment beside our own.
enum PluginEnvironment {
    private static let attributes = "OTEL_RESOURCE_ATTRIBUTES"
    private static let attributePrefix = "docker.cli."

    /// Ours, without the attributes that a docker above us wrote for its plugin, which may be what runs us.
    static var own: [String] {
        ProcessEnvironment.inherited.filter { !$0.hasPrefix("\(attributes)=") } + line(othersAttributes)
    }

    /// Where to find docker.
    static var withClient: [String] {
        adding(to: own, "DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND", ProcessArguments.all.first ?? "docker")
    }

    /// For one that runs as a command: `commandPath` goes to its telemetry.
    static func forCommand(_ commandPath: String) -> [String] {
        // Of all that W3C's baggage escapes, a command's path has blanks alone.
        let value = commandPath.replacing(" ", with: "%20")
        let attribute = "\(attributePrefix)cobra.command_path=\(value)"
        let all = othersAttributes.isEmpty ? attribute : "\(othersAttributes),\(attribute)"
        return adding(to: withClient, attributes, all)
    }

    static func adding(to environment: [String], _ name: String, _ value: String) -> [String] {
        environment.filter { !$0.hasPrefix("\(name)=") } + ["\(name)=\(value)"]
    }

    /// What of the attributes is not of docker's own.
    private static var othersAttributes: String {
        let pairs = (ProcessEnvironment.value(attributes) ?? "").split(separator: ",", omittingEmptySubsequences: false)
        return pairs.filter { !($0.hasPrefix(attributePrefix) && $0.utf8.contains(UInt8(ascii: "="))) }
            .joined(separator: ",")
    }

    private static func line(_ text: String) -> [String] { text.isEmpty ? [] : ["\(attributes)=\(text)"] }
}
