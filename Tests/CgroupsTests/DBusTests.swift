import Testing

@testable import Cgroups

@Suite struct DBusTests {
    private static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
    }

    private static let values: [(DBusValue, String)] = [
        (.byte(7), "07"), (.bool(true), "01 00 00 00"), (.int16(-2), "fe ff"),
        (.uint32(0x0102_0304), "04 03 02 01"), (.uint64(.max), "ff ff ff ff ff ff ff ff"),
        (.double(1), "00 00 00 00 00 00 f0 3f"), (.string("ab"), "02 00 00 00 61 62 00"),
        (.objectPath("/"), "01 00 00 00 2f 00"), (.signature("a(sv)"), "05 61 28 73 76 29 00"),
        (.array("u", []), "00 00 00 00"),
        // The padding between the length and the first element does not count.
        (.array("t", [.uint64(1)]), "08 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00"),
        (.array("(sv)", []), "00 00 00 00 00 00 00 00"), (.variant(.uint32(5)), "01 75 00 00 05 00 00 00"),
        (.structure([.byte(1), .string("")]), "01 00 00 00 00 00 00 00 00"),
    ]

    @Test(arguments: values.indices)
    func `values have the wire form of the specification, and are read back`(index: Int) throws {
        let (value, text) = Self.values[index]
        var writer = DBusWriter()
        writer.write(value)
        #expect(Self.hex(writer.bytes) == text)
        var reader = DBusReader(writer.bytes[...], isLittleEndian: true)
        #expect(try reader.read(value.signature) == [value])
    }

    @Test func `a call is laid out as the specification has it`() throws {
        var message = DBusMessage(kind: .call, serial: 1)
        message.path = "/org/freedesktop/DBus"
        message.interface = "org.freedesktop.DBus"
        message.member = "AddMatch"
        message.destination = "org.freedesktop.DBus"
        message.body = [.string("x")]
        let parts: [(what: String, bytes: String)] = [
            ("little-endian, call, no flags, version 1", "6c 01 00 01"), ("length of the body", "06 00 00 00"),
            ("serial", "01 00 00 00"), ("length of the fields", "7f 00 00 00"),
            ("1: path, an object path", "01 01 6f 00 15 00 00 00"),
            ("/org/freedesktop/DBus", "2f 6f 72 67 2f 66 72 65 65 64 65 73 6b 74 6f 70 2f 44 42 75 73 00 00 00"),
            ("2: interface, a string", "02 01 73 00 14 00 00 00"),
            ("org.freedesktop.DBus", "6f 72 67 2e 66 72 65 65 64 65 73 6b 74 6f 70 2e 44 42 75 73 00 00 00 00"),
            ("3: member", "03 01 73 00 08 00 00 00"), ("AddMatch", "41 64 64 4d 61 74 63 68 00 00 00 00 00 00 00 00"),
            ("6: destination", "06 01 73 00 14 00 00 00"),
            ("org.freedesktop.DBus", "6f 72 67 2e 66 72 65 65 64 65 73 6b 74 6f 70 2e 44 42 75 73 00 00 00 00"),
            ("8: signature", "08 01 67 00 01 73 00"), ("padding to 8", "00"), ("the body", "01 00 00 00 78 00"),
        ]
        let bytes = message.encoded()
        #expect(Self.hex(bytes) == parts.map(\.bytes).joined(separator: " "))
        #expect(try DBusMessage.length(bytes[...]) == bytes.count)
        #expect(try DBusMessage(bytes[...]) == message)
    }

    @Test(arguments: [0, 1, 15, 16, 40, 100])
    func `a message that is cut short is not read beyond its end`(count: Int) throws {
        var message = DBusMessage(kind: .reply, serial: 9)
        message.replySerial = 3
        message.body = [.variant(.array("s", [.string("a"), .string("b")])), .structure([.uint64(1)])]
        let bytes = message.encoded()
        let short = bytes.prefix(min(count, bytes.count - 1))
        #expect(throws: (any Error).self) { try DBusMessage(short) }
    }

    @Test func `a message of hundreds of megabytes is refused`() {
        let bytes: [UInt8] = [0x6C, 2, 0, 1, 0, 0, 0, 0x20, 1, 0, 0, 0, 0, 0, 0, 0]
        #expect(throws: CgroupError.self) { try DBusMessage.length(bytes[...]) }
    }

    @Test(
        arguments: [
            ("unix:path=/run/user/1000/bus", "/run/user/1000/bus"), ("unix:path=/a%20b,guid=12", "/a b"),
            ("tcp:host=x,port=1;unix:path=/b", "/b"), ("unix:abstract=/tmp/x,guid=1", "@/tmp/x"), ("", nil),
            ("unix:path=%zz", nil),
        ] as [(String, String?)]
    )
    func `addresses of buses`(text: String, path: String?) {
        #expect(DBusAddress.parse(text) == path)
    }

    /// XDG_RUNTIME_DIR counts where a bus is in it: /dev/null stands for one that is not, a folder here for one that is.
    @Test(
        arguments: [
            (["DBUS_SESSION_BUS_ADDRESS": "unix:path=/a", "XDG_RUNTIME_DIR": "HERE"], [], "/a"),
            (["XDG_RUNTIME_DIR": "HERE"], ["DBUS_SESSION_BUS_ADDRESS=unix:path=/b"], "HERE/bus"),
            (["XDG_RUNTIME_DIR": "/dev/null"], ["X=1", "DBUS_SESSION_BUS_ADDRESS=unix:path=/b"], "/b"),
            (["DBUS_SESSION_BUS_ADDRESS": "tcp:host=x"], ["DBUS_SESSION_BUS_ADDRESS=unix:path=/b"], "/b"),
            ([:], ["X=1"], nil),
        ] as [([String: String], [String], String?)]
    )
    func `the user's bus is the environment's, the runtime folder's or the one that systemd tells`(
        variables: [String: String],
        manager: [String],
        path: String?
    ) throws {
        try CgroupTree.with(["bus": ""]) { tree in
            let found = try? DBusAddress.session(
                { variables[$0] == "HERE" ? tree.path : variables[$0] },
                managerEnvironment: { manager }
            )
            let expected = path.map { $0 == "HERE/bus" ? "\(tree.path)/bus" : $0 }
            #expect(found?.map(\.path) == expected.map { [$0] })
        }
    }
}
