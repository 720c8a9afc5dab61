import DockerAPI
import Linux
import Testing

@Suite struct EventTests {
    private static let attributes = ["image": "busybox:latest", "name": "web", "tier": "front"]
    private static let die = EventMessage(.container, "die", id: "abcdef", attributes: attributes, time: 1_500_000_001)

    @Test func `an event is written as docker writes it`() {
        #expect(
            String(decoding: Self.die.json, as: UTF8.self) == #"{"status":"die","id":"abcdef","from":"busybox:latest","#
                + #""Type":"container","Action":"die","Actor":{"ID":"abcdef","Attributes":{"image":"busybox:latest","#
                + #""name":"web","tier":"front"}},"scope":"local","time":1,"timeNano":1500000001}"#
        )
        let other = EventMessage(.volume, "create", id: "v", attributes: [:], time: 0)
        #expect(
            String(decoding: other.json, as: UTF8.self) == #"{"Type":"volume","Action":"create","#
                + #""Actor":{"ID":"v","Attributes":{}},"scope":"local","time":0,"timeNano":0}"#
        )
    }

    @Test(arguments: [
        ("{}", true), (#"{"type":["container"]}"#, true), (#"{"type":["image"]}"#, false),
        (#"{"event":["die"]}"#, true), (#"{"event":["di"]}"#, false), (#"{"event":["di","exec_create"]}"#, true),
        (#"{"container":["we"]}"#, true), (#"{"container":["abc"]}"#, true), (#"{"container":["x"]}"#, false),
        (#"{"image":["busybox"]}"#, true), (#"{"image":["busybox:latest"]}"#, true), (#"{"image":["bus"]}"#, false),
        (#"{"label":["tier"]}"#, true), (#"{"label":["tier=front","name"]}"#, true), (#"{"label":["tier=x"]}"#, false),
        (#"{"scope":["local"]}"#, true), (#"{"scope":["swarm"]}"#, false), (#"{"volume":["v"]}"#, false),
        (#"{"nonsense":["v"]}"#, true),
    ])
    func `filters of events are docker's`(_ text: String, _ passes: Bool) throws {
        #expect(EventFilter(try FilterArguments(text)).includes(Self.die) == passes)
    }

    @Test func `an event that begins with its command's name is meant by the name`() throws {
        let exec = EventMessage(.container, "exec_create: sh -c x", id: "a", attributes: [:], time: 0)
        #expect(EventFilter(try FilterArguments(#"{"event":["exec_create"]}"#)).includes(exec))
        #expect(!EventFilter(try FilterArguments(#"{"event":["exec_start"]}"#)).includes(exec))
    }

    @Test(
        arguments: [
            ("", nil), ("-1", nil), ("0", 0), ("5", 5_000_000_000), ("1.5", 1_500_000_000),
            ("1.000000001", 1_000_000_001),
            ("99999999999", Int64.max),
        ] as [(String, Int64?)]
    )
    func `times are seconds with a fraction`(_ text: String, _ wanted: Int64?) throws {
        #expect(try UnixTime.nanoseconds(text) == wanted)
    }

    @Test(arguments: [
        ("abc", #"strconv.ParseInt: parsing "abc": invalid syntax"#),
        ("1.", #"strconv.ParseInt: parsing "": invalid syntax"#),
        ("99999999999999999999", #"strconv.ParseInt: parsing "99999999999999999999": value out of range"#),
    ])
    func `what is no time fails as in docker`(_ text: String, _ message: String) {
        #expect { try UnixTime.nanoseconds(text) } throws: { "\($0)" == message }
    }

    @Test(arguments: [("1.24", "1.51"), ("1.9", "1.10"), ("1.51", "2"), ("1", "1.1")])
    func `versions are compared by their numbers`(_ older: String, _ newer: String) {
        #expect(APIVersion(older) < APIVersion(newer) && !(APIVersion(newer) < APIVersion(older)))
        #expect(APIVersion(older) == APIVersion(older + ".0"))
    }
}
