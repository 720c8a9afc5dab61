import ContainerdAPI
import FoundationEssentials
import ShimAPI
import SwiftProtobuf
import Text

/// `ctr plugins inspect-runtime`.
enum InspectRuntime {
    private static let optionShape = MessageShape([
        (1, "no_pivot_root", .bool), (2, "no_new_keyring", .bool), (3, "shim_cgroup", .string), (4, "io_uid", .number),
        (5, "io_gid", .number), (6, "binary_name", .string), (7, "root", .string), (9, "systemd_cgroup", .bool),
        (10, "criu_image_path", .string), (11, "criu_work_path", .string), (12, "task_api_address", .string),
        (13, "task_api_version", .number),
    ])

    static func run(_ invocation: Invocation) async throws {
        let options = try RuntimeFlags.options(invocation)
        let question = Containerd_Types_RuntimeRequest.with {
            $0.runtimePath = invocation.string("runtime")
            if let options { $0.options = options }
        }
        let bytes: Data = try question.serializedData()
        let request = Containerd_Services_Introspection_V1_PluginInfoRequest.with {
            $0.type = "io.containerd.runtime.v2"
            $0.id = "task"
            $0.options.typeURL = "containerd.types.RuntimeRequest"
            $0.options.value = bytes
        }
        try await invocation.connected { connection in
            let answer = try await connection.call { try await connection.introspection.pluginInfo(request) }
            let info = try Containerd_Types_RuntimeInfo(serializedBytes: answer.extra.value)
            try Output.document(json(info))
        }
    }

    private static func json(_ info: Containerd_Types_RuntimeInfo) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("Name", info.name)
            writer.memberObject("Version") {
                $0.member("Version", info.version.version)
                $0.member("Revision", info.version.revision)
            }
            if info.hasOptions {
                writer.memberRaw("Options", optionShape.json(Array(info.options.value)))
            } else {
                writer.memberNull("Options")
            }
            if info.hasFeatures {
                writer.memberRaw("Features", info.features.value)
            } else {
                writer.memberNull("Features")
            }
            if info.annotations.isEmpty {
                writer.memberNull("Annotations")
            } else {
                writer.member("Annotations", info.annotations)
            }
        }
        return writer.bytes
    }
}
