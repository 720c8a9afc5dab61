import Cgroups
import ContainerdAPI
import Glibc
import Linux
import SwiftProtobuf
import Text

/// `ctr namespaces`.
enum NamespaceCommands {
    static var group: Command {
        Command(
            name: "namespaces",
            aliases: ["namespace", "ns"],
            summary: "Namespaces",
            commands: [
                Command(
                    name: "create",
                    aliases: ["c"],
                    summary: "Make a namespace",
                    arguments: "<name> [<key>=<value>]",
                    action: create
                ),
                Command(
                    name: "list",
                    aliases: ["ls"],
                    summary: "List the namespaces",
                    arguments: "[flags]",
                    flags: [Flag("quiet", "q", .bool, "Names only")],
                    action: list
                ),
                Command(
                    name: "remove",
                    aliases: ["rm"],
                    summary: "Remove empty namespaces",
                    arguments: "<name> [<name>, ...]",
                    flags: [Flag("cgroup", "c", .bool, "Remove the cgroups of its name too")],
                    action: remove
                ),
                Command(
                    name: "label",
                    summary: "Set labels of a namespace, and take away those without a value",
                    arguments: "<name> [<key>=<value>, ...]",
                    action: label
                ),
            ]
        )
    }

    private static func create(_ invocation: Invocation) async throws {
        let (name, labels) = try named(invocation)
        let request = Containerd_Services_Namespaces_V1_CreateNamespaceRequest.with {
            $0.namespace.name = name
            $0.namespace.labels = Dictionary(labels.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
        }
        try await invocation.connected { connection in
            try await connection.change { try await connection.namespaces.create(request) }
        }
    }

    private static func named(_ invocation: Invocation) throws -> (String, [(key: String, value: String)]) {
        let (name, labels) = invocation.labelled
        if name.isEmpty { throw Failure("please specify a namespace") }
        return (name, labels)
    }

    private static func label(_ invocation: Invocation) async throws {
        let (name, labels) = try named(invocation)
        try await invocation.connected { connection in
            for (key, value) in labels {
                let request = Containerd_Services_Namespaces_V1_UpdateNamespaceRequest.with {
                    $0.namespace.name = name
                    $0.namespace.labels = [key: value]
                    $0.updateMask.paths = ["labels.\(key)"]
                }
                _ = try await connection.call { try await connection.namespaces.update(request) }
            }
        }
    }

    private static func list(_ invocation: Invocation) async throws {
        try await invocation.connected { connection in
            let answer = try await connection.call { try await connection.namespaces.list(.init()) }
            if invocation.isOn("quiet") {
                for namespace in answer.namespaces { try Output.line(namespace.name) }
                return
            }
            var rows = ["NAME\tLABELS\t"]
            for namespace in answer.namespaces { rows.append("\(namespace.name)\t\(Labels.text(namespace.labels))\t") }
            try Output.table(rows)
        }
    }

    private static func remove(_ invocation: Invocation) async throws {
        try await invocation.connected { connection in
            var first: Failure?
            for name in invocation.arguments {
                let request = Containerd_Services_Namespaces_V1_DeleteNamespaceRequest.with { $0.name = name }
                do {
                    if invocation.isOn("cgroup") { try removeGroups(name) }
                    _ = try await connection.call { try await connection.namespaces.delete(request) }
                } catch {
                    let failure = Failure(of: error)
                    guard failure.isNotFound else {
                        first = first ?? failure.prefixed("unable to delete \(name)")
                        LogLine.error("unable to delete \(name)", failure)
                        continue
                    }
                }
                try Output.line(name)
            }
            if let first { throw first }
        }
    }

    /// The cgroups with the namespace's name, and the empty ones below them.
    private static func removeGroups(_ name: String) throws {
        guard !name.isEmpty, name != "..", name != ".", !name.utf8.contains(UInt8(ascii: "/")) else { return }
        let mounts = try CgroupMounts.ofThisProcess()
        let hierarchies = mounts.v1 + [mounts.v2, mounts.hybrid].compactMap(\.self)
        for hierarchy in hierarchies where Files.isDirectory("\(hierarchy.path)/\(name)") {
            try removeGroup("\(hierarchy.path)/\(name)")
        }
    }

    private static func removeGroup(_ path: String) throws {
        for child in try Files.list(path) where Files.isDirectory("\(path)/\(child)") {
            try removeGroup("\(path)/\(child)")
        }
        try systemCall("rmdir", path: path) { rmdir(path) }
    }
}
