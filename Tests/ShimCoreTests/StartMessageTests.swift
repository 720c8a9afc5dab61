import Testing

@testable import ShimCore

/// What `start` is given on standard input, by old and new containerds.
@Suite struct StartMessageTests {
    /// containerd.runc.v1.Options in an Any.
    private static func options(_ name: String) -> [UInt8] {
        var options = ProtobufWriter()
        options.string(3, "/shims")
        options.string(6, "crun")
        var any = ProtobufWriter()
        any.string(1, name)
        any.message(2, options.bytes)
        return any.bytes
    }

    /// BootstrapParams: id, namespace, address for events, and the options as an extension.
    private static func parameters(_ id: String) -> [UInt8] {
        var extensionField = ProtobufWriter()
        extensionField.message(1, options("containerd.runc.v1.Options"))
        var message = ProtobufWriter()
        message.string(1, id)
        message.string(2, "space")
        message.string(5, "unix:///run/events.sock")
        message.message(8, extensionField.bytes)
        return message.bytes
    }

    @Test func `nothing asks for nothing`() throws {
        let message = try StartMessage([], id: "c1", "space")
        #expect(!message.isBootstrap && message.shimCgroup.isEmpty && message.eventAddress.isEmpty)
    }

    @Test(arguments: ["containerd.runc.v1.Options", "type.googleapis.com/containerd.runc.v1.Options"])
    func `options come in an Any`(name: String) throws {
        let bytes = Self.options(name)
        let message = try StartMessage(bytes, id: "c1", "space")
        #expect(!message.isBootstrap && message.shimCgroup == "/shims" && message.options.binary == "crun")
        #expect(message.optionsMessage == bytes)
    }

    @Test func `options of another runtime are passed over`() throws {
        let message = try StartMessage(Self.options("runhcs.Options"), id: "c1", "space")
        #expect(message.shimCgroup.isEmpty && message.optionsMessage.isEmpty)
    }

    @Test func `parameters name the container and want an answer of their kind`() throws {
        let message = try StartMessage(Self.parameters("c1"), id: "c1", "space")
        #expect(message.isBootstrap && message.eventAddress == "/run/events.sock" && message.shimCgroup == "/shims")
    }

    @Test func `parameters of another container are none`() throws {
        let message = try StartMessage(Self.parameters("c2"), id: "c1", "space")
        #expect(!message.isBootstrap && message.shimCgroup.isEmpty)
    }

    @Test func `the answer to parameters is version, address and protocol`() throws {
        let fields = try ProtobufFields(StartMessage.result(address: "unix:///s"))
        #expect(fields.number(1) == 3 && fields.string(2) == "unix:///s" && fields.string(3) == "ttrpc")
    }
}
