import ContainerdAPI
import OCI
import ShimAPI
import SwiftProtobuf
import Text

/// `ctr plugins`.
enum PluginCommands {
    static var group: Command {
        Command(
            name: "plugins",
            aliases: ["plugin"],
            summary: "The plugins that containerd is made of",
            commands: [
                Command(
                    name: "list",
                    aliases: ["ls"],
                    summary: "List the plugins",
                    flags: [
                        Flag("quiet", "q", .bool, "Ids only"),
                        Flag("detailed", "d", .bool, "All that is known of each"),
                    ],
                    action: list
                ),
                Command(
                    name: "inspect-runtime",
                    summary: "Tell what a runtime can do",
                    arguments: "[flags]",
                    flags: RuntimeFlags.all,
                    action: InspectRuntime.run
                ),
            ]
        )
    }

    private static func list(_ invocation: Invocation) async throws {
        try await invocation.connected { connection in
            let request = Containerd_Services_Introspection_V1_PluginsRequest.with { $0.filters = invocation.arguments }
            let plugins = try await connection.call { try await connection.introspection.plugins(request) }.plugins
            if invocation.isOn("quiet") {
                for plugin in plugins { try Output.line(plugin.id) }
                return
            }
            if invocation.isOn("detailed") {
                let rows = plugins.map(details).joined(separator: ["\t\t\t"])
                return try Output.table(Array(rows), minimum: 4, padding: 4)
            }
            var rows = ["TYPE\tID\tPLATFORMS\tSTATUS\t"]
            for plugin in plugins {
                let platforms = plugin.platforms.isEmpty ? "-" : text(plugin.platforms)
                rows.append("\(plugin.type)\t\(plugin.id)\t\(platforms)\t\(status(plugin))\t")
            }
            try Output.table(rows, minimum: 4, padding: 4)
        }
    }

    private static func status(_ plugin: Containerd_Services_Introspection_V1_Plugin) -> String {
        guard plugin.hasInitErr else { return "ok" }
        return plugin.initErr.message.contains("skip plugin") ? "skip" : "error"
    }

    private static func details(_ plugin: Containerd_Services_Introspection_V1_Plugin) -> [String] {
        var rows = ["Type:\t \(plugin.type)", "ID:\t \(plugin.id)"]
        if !plugin.requires.isEmpty { rows += ["Requires:\t"] + plugin.requires.map { "\t \($0)" } }
        if !plugin.platforms.isEmpty { rows.append("Platforms:\t \(text(plugin.platforms))") }
        if !plugin.exports.isEmpty {
            rows.append("Exports:\t")
            rows += plugin.exports.sorted { $0.key < $1.key }.map { "\t \($0.key) \t \($0.value)" }
        }
        if !plugin.capabilities.isEmpty {
            rows.append("Capabilities:\t \(plugin.capabilities.joined(separator: ","))")
        }
        if plugin.hasInitErr {
            rows += ["Error:\t", "\t Code:\t \(GRPCCodeName.of(plugin.initErr.code))"]
            rows.append("\t Message:\t \(plugin.initErr.message)")
        }
        return rows
    }

    private static func text(_ platforms: [Containerd_Types_Platform]) -> String {
        Set(platforms.map { Platform($0).description }).sorted().joined(separator: ",")
    }
}
