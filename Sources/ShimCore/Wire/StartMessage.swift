import Glibc
import Linux

/// What containerd gives to `start` and `-info` on stdin: nothing, the runtime's options in an Any, or, from 2.3 on, a
/// containerd.runtime.bootstrap.v1.BootstrapParams, which wants its answer in protobuf too.
public struct StartMessage {
    /// Whether the answer has to be a BootstrapResult.
    public private(set) var isBootstrap = false
    /// Of containerd's ttrpc socket, "" when it was not told here.
    public private(set) var eventAddress = ""
    private(set) var options = RuncOptions()
    /// The options' Any as it came.
    private(set) var optionsMessage: [UInt8] = []

    public var shimCgroup: String { options.shimCgroup }

    private static let optionsName = "containerd.runc.v1.Options"
    private static let limit = 4 << 20

    /// Nothing is read from a terminal: somebody tries the command by hand.
    public static func readStandardInput(id: String, namespace: String) throws -> StartMessage {
        let copy = dup(0)
        if copy < 0 { return StartMessage() }
        let input = FileDescriptor(owning: copy)
        if isatty(input.raw) == 1 { return StartMessage() }
        return try StartMessage(input.readAll(limit: limit), id: id, namespace)
    }

    init() {}

    /// Old options may look like parameters, so that these must name the container of the command line.
    init(_ bytes: [UInt8], id: String, _ namespace: String) throws {
        guard !bytes.isEmpty else { return }
        let fields = try ProtobufFields(bytes)
        guard fields.string(1) == id, fields.string(2) == namespace, !id.isEmpty else {
            try take(fields, bytes)
            return
        }
        isBootstrap = true
        let address = fields.string(5)
        eventAddress = address.hasPrefix("unix://") ? String(address.dropFirst("unix://".utf8.count)) : address
        for content in fields.all(8) {
            let any = try ProtobufFields(content).bytes(1)
            try take(ProtobufFields(any), Array(any))
        }
    }

    /// Sections that other shims are meant to read are passed over.
    private mutating func take(_ any: ProtobufFields, _ bytes: [UInt8]) throws {
        guard any.string(1).hasSuffix(Self.optionsName) else { return }
        options = try RuncOptions(any: any)
        optionsMessage = bytes
    }

    /// containerd.runtime.bootstrap.v1.BootstrapResult.
    public static func result(address: String) -> [UInt8] {
        var message = ProtobufWriter()
        message.varint(1, 3)
        message.string(2, address)
        message.string(3, "ttrpc")
        return message.bytes
    }
}
