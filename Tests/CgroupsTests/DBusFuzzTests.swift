import Fuzzing
import Testing

@testable import Cgroups

/// What comes over a bus is not believed. The rounds are the same in each run.
@Suite struct DBusFuzzTests {
    private static let samples: [[UInt8]] = {
        var call = DBusMessage(kind: .call, serial: 7)
        call.path = "/org/freedesktop/systemd1"
        call.interface = "org.freedesktop.systemd1.Manager"
        call.member = "StartTransientUnit"
        call.destination = "org.freedesktop.systemd1"
        call.body = [
            .string("a.scope"), .array("(sv)", [.structure([.string("PIDs"), .variant(.array("u", [.uint32(1)]))])]),
            .array("(sa(sv))", []),
        ]
        var signal = DBusMessage(kind: .signal, serial: 8)
        signal.member = "JobRemoved"
        signal.body = [.uint32(1), .objectPath("/job/1"), .string("a.scope"), .string("done")]
        var error = DBusMessage(kind: .error, serial: 9)
        error.replySerial = 7
        error.errorName = "org.freedesktop.systemd1.UnitExists"
        error.body = [.variant(.array("ay", [.bytes([1, 2]), .bytes([])])), .double(1.5), .int64(-1), .bool(true)]
        return [call.encoded(), signal.encoded(), error.encoded()]
    }()

    @Test func `a damaged message is refused, or written as it was read`() throws {
        let pieces =
            Damage.numberPieces + ["a(", "()", "a()", "v", "(((((", "aaaaaaaa", "a{sv}"].map { Array($0.utf8) }
        var read = 0
        try Damage.each(of: Self.samples, pieces: pieces, rounds: 6000, seed: 5) { bytes in
            do {
                guard let length = try DBusMessage.length(bytes[...]) else { return }
                #expect(length >= 16 && length <= 2 * DBusMessage.limit + 32)
                let message = try DBusMessage(bytes.prefix(length))
                read += 1
                guard message.serial != 0 else { return }
                #expect(try DBusMessage(message.encoded()[...]).body.map(\.signature) == message.body.map(\.signature))
            } catch is CgroupError {
            }
        }
        #expect(read > 500)
    }

    // An element of no bytes would be read without end.
    @Test(arguments: ["a()", "a(())", "()", "a{}", "a(", "a", "(", ")", "az", "v"])
    func `a signature that has no end or no elements is refused`(signature: String) {
        var reader = DBusReader([8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0][...], isLittleEndian: true)
        #expect(throws: CgroupError.self) { try reader.read(signature) }
    }

    @Test func `a damaged property's text is a value or none`() {
        let samples = ["uint64 5", "['a', \"b\\n\"]", "[byte 1, 2]", "true", "-7", "1.5", "'\\'"].map { Array($0.utf8) }
        var read = 0
        Damage.each(of: samples, pieces: Damage.jsonPieces, rounds: 5000, seed: 6) { bytes in
            var parser = VariantTextParser(String(decoding: bytes, as: UTF8.self))
            guard let value = parser.parse() else { return }
            read += 1
            #expect(!value.signature.isEmpty)
        }
        #expect(read > 200)
    }
}
