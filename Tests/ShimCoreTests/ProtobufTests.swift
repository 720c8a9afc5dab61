import Testing

@testable import ShimCore

@Suite struct ProtobufTests {
    private static let kill: [UInt8] =
        [0x0A, 0x02, 0x63, 0x31]  // 1: id "c1"
        + [0x18, 0x89, 0x01]  // 3: signal 137
        + [0x20, 0x01]  // 4: all

    @Test func `fields are found by number`() throws {
        let fields = try ProtobufFields(Self.kill)
        #expect(fields.string(1) == "c1")
        #expect(fields.string(2) == "")
        #expect(fields.uint32(3) == 137)
        #expect(fields.bool(4))
    }

    @Test func `fields are written as the schema numbers them`() {
        var writer = ProtobufWriter()
        writer.string(1, "c1")
        writer.string(2, "")
        writer.varint(3, 137)
        writer.bool(4, true)
        #expect(writer.bytes == Self.kill)
    }

    @Test func `a length beyond the message is refused`() {
        #expect(throws: CallError.self) { _ = try ProtobufFields([0x0A, 0x7F, 0x63]) }
    }
}
