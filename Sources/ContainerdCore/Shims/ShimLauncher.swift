import Glibc
import Linux
import ShimAPI
import SwiftProtobuf

/// Runs shims' `start` and `delete` with the arguments and variables that containerd gives them.
struct ShimLauncher: Sendable {
    let address: String
    /// The socket for events.
    let eventAddress: String
    let debug: Bool
    let logs = ShimLogs()

    func start(_ bundle: Bundle, options: Google_Protobuf_Any) throws -> ShimAddress {
        let bytes: [UInt8] = try options.serializedBytes()
        do {
            try logs.follow(bundle)
            let output = try command(bundle, ["start"], input: bytes).run()
            return try ShimAddress(output: output.standard)
        } catch {
            let kind = (error as? EngineError)?.kind ?? .internal
            throw EngineError(kind, "failed to start shim: start failed", cause: error)
        }
    }

    func remove(_ bundle: Bundle) throws {
        logs.forget(bundle)
        try bundle.remove()
    }

    /// After a `start` that went wrong: ends what it left behind.
    func discard(_ bundle: Bundle) {
        LeftoverShim.kill(bundle)
        _ = delete(bundle)
    }

    /// Cleans up after a shim that died. nil when that went wrong: the caller reports the exit all the same.
    func delete(_ bundle: Bundle) -> Containerd_Task_V3_DeleteResponse? {
        do {
            let output = try command(bundle, ["-bundle", bundle.path, "delete"], input: []).run()
            return try Containerd_Task_V3_DeleteResponse(serializedBytes: output.standard)
        } catch {
            Log.warning("cleanup after shim \(bundle.id) of \(bundle.namespace): \(error)")
            return nil
        }
    }

    private func command(_ bundle: Bundle, _ last: [String], input: [UInt8]) throws -> ShimCommand {
        var arguments = ["-namespace", bundle.namespace, "-address", address]
        arguments += ["-publish-binary", OwnExecutable.path, "-id", bundle.id]
        if debug { arguments.append("-debug") }
        let ours = ["TTRPC_ADDRESS", "GRPC_ADDRESS", "NAMESPACE", "MAX_SHIM_VERSION"]
        var environment = ProcessEnvironment.inherited.filter { entry in
            !ours.contains { entry.hasPrefix($0 + "=") }
        }
        environment.append("TTRPC_ADDRESS=\(eventAddress)")
        environment.append("GRPC_ADDRESS=\(address)")
        environment.append("NAMESPACE=\(bundle.namespace)")
        // containerd says 2, and its own shim answers with 3 all the same; ours says 3 to those who ask for it.
        environment.append("MAX_SHIM_VERSION=3")
        return ShimCommand(
            binary: try ShimBinary(runtime: bundle.runtime),
            arguments: arguments + last,
            environment: environment,
            folder: bundle.path,
            input: input
        )
    }
}
