import DockerdRules
import FoundationEssentials
import Linux
import ShimAPI
import SwiftProtobuf
import Text

extension ContainerService {
    /// The shim and its options for a runtime's name: the stock one, one that the operator registered, or a shim of
    /// containerd's by its type ("io.containerd.kata.v2").
    /// What `owners` maps to 0 owns the container's streams.
    func runtimeChoice(_ name: String, owners: OwnerMap? = nil) throws -> RuntimeChoice {
        let options = settings.current
        if name == RuntimeDefinition.stock || name == RuntimeDefinition.runcShim {
            return try runc(program: "", options, owners)
        }
        guard let runtime = options.runtimes[name] else {
            guard RuntimeDefinition.isShimName(name) else {
                throw EngineError.invalid("unknown or invalid runtime name: \(name)")
            }
            return RuntimeChoice(shim: name, options: nil)
        }
        if runtime.type.isEmpty {
            let program =
                runtime.arguments.isEmpty ? runtime.path : try RuntimeScript.make(name, runtime, in: folders.dataRoot)
            return try runc(program: program, options, owners)
        }
        if runtime.options.isEmpty { return RuntimeChoice(shim: runtime.type, options: nil) }
        guard runtime.type == RuntimeDefinition.runcShim else {
            throw EngineError.notImplemented("runtime \(name): options of \(runtime.type) are not implemented")
        }
        return try packed(try Self.runcOptions(JSONNode.parse(runtime.options)), owners)
    }

    private func runc(program: String, _ options: DaemonOptions, _ owners: OwnerMap?) throws -> RuntimeChoice {
        var message = Containerd_Runc_V1_Options()
        message.binaryName = program
        message.systemdCgroup = CgroupDriver.isSystemd(options)
        return try packed(message, owners)
    }

    /// The `options` of daemon.json, by the names that containerd's own configuration has.
    private static func runcOptions(_ node: JSONNode) throws -> Containerd_Runc_V1_Options {
        var message = Containerd_Runc_V1_Options()
        for (name, value) in node.members {
            switch name.lowercased() {
            case "binaryname": message.binaryName = value.string ?? ""
            case "root": message.root = value.string ?? ""
            case "nopivotroot": message.noPivotRoot = value.bool ?? false
            case "nonewkeyring": message.noNewKeyring = value.bool ?? false
            case "systemdcgroup": message.systemdCgroup = value.bool ?? false
            case "shimcgroup": message.shimCgroup = value.string ?? ""
            default: throw EngineError.notImplemented("runtime option \(name) is not implemented")
            }
        }
        return message
    }

    private func packed(_ given: Containerd_Runc_V1_Options, _ owners: OwnerMap?) throws -> RuntimeChoice {
        var message = given
        if let root = owners?.root { (message.ioUid, message.ioGid) = (root.user, root.group) }
        let bytes: Data = try message.serializedBytes()
        let any = Google_Protobuf_Any.with {
            $0.typeURL = "containerd.runc.v1.Options"
            $0.value = bytes
        }
        return RuntimeChoice(shim: RuntimeDefinition.runcShim, options: any)
    }
}
