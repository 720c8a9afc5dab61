import Support
import Testing
import Text

/// Attaching by the API, with nothing of a client's in between.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct AttachTests {
    private static let upgrade = ["Connection": "Upgrade", "Upgrade": "tcp"]
    private static let open = #","OpenStdin":true,"AttachStdin":true"#

    private static func frame(_ stream: UInt8, _ text: String) -> [UInt8] {
        [stream, 0, 0, 0, 0, 0, 0, UInt8(text.utf8.count)] + Array(text.utf8)
    }

    @Test func `the answer names the kind of the stream as the client's version knows it`() throws {
        try Engine.with { engine in
            _ = try engine.api.create("bare", ["sleep", "100"])
            _ = try engine.api.create("tty", ["sleep", "100"], #","Tty":true"#)
            for (path, upgrades, status, type) in [
                ("/v1.41/containers/bare", true, 101, "raw"), ("/v1.42/containers/bare", true, 101, "multiplexed"),
                ("/containers/tty", true, 101, "raw"), ("/containers/bare", false, 200, "raw"),
            ] {
                let fields = upgrades ? Self.upgrade : [:]
                let stream = try engine.api.open("POST", "\(path)/attach?stdout=1", fields: fields)
                #expect(stream.status == status)
                #expect(stream.head.fields["content-type"] == "application/vnd.docker.\(type)-stream")
                #expect(try stream.rest().isEmpty)
            }
            let keys = try engine.api.open("POST", "/containers/bare/attach?detachKeys=ctrl-A")
            #expect(keys.status == 400)
            #expect(String(decoding: try keys.rest(), as: UTF8.self) == "Invalid detach keys (ctrl-A) provided\r\n")
            let none = try engine.api.open("POST", "/containers/none/attach")
            #expect(none.status == 404)
            #expect(String(decoding: try none.rest(), as: UTF8.self) == "No such container: none\r\n")
        }
    }

    @Test func `the end of a client's input is the end of the container's, and its output still comes`() throws {
        try Engine.with { engine in
            _ = try engine.api.create("cat", ["cat"], Self.open + #","StdinOnce":true"#)
            let path = "/containers/cat/attach?stream=1&stdin=1&stdout=1&stderr=1"
            let stream = try engine.api.open("POST", path, fields: Self.upgrade)
            try engine.api.start("cat")
            try stream.write("some words\n")
            stream.finishWriting()
            #expect(try stream.rest() == Self.frame(1, "some words\n"))
            // docker's clients ask for the exit code as soon as the stream has ended.
            #expect(try engine.api.get("/containers/cat/json").json["State"]?["Status"]?.string == "exited")
        }
    }

    @Test func `several clients see the same output, and each chooses its streams`() throws {
        try Engine.with { engine in
            let script = "read line; echo out-$line; echo err-$line >&2; read line"
            _ = try engine.api.create("many", ["sh", "-c", script], Self.open)
            try engine.api.start("many")
            let path = "/containers/many/attach?stream=1"
            let both = try engine.api.open("POST", "\(path)&stdin=1&stdout=1&stderr=1", fields: Self.upgrade)
            let errors = try engine.api.open("POST", "\(path)&stderr=1", fields: Self.upgrade)
            try both.write("x\n")
            #expect(try errors.read() == Self.frame(2, "err-x\n"))
            #expect(try both.read(28).count == 28)
            // Of a container that many may write to, a client's end is its own: it is let go.
            both.finishWriting()
            #expect(try both.rest().isEmpty)
            #expect(try engine.docker.isRunning("many"))
            let old = try engine.api.open("POST", "/containers/many/attach?logs=1&stdout=1", fields: Self.upgrade)
            #expect(try old.rest() == Self.frame(1, "out-x\n"))
        }
    }

    @Test(arguments: [("", "\u{10}\u{11}"), ("&detachKeys=ctrl-a,b", "\u{1}b")])
    func `a client of a terminal leaves by its keys`(query: String, keys: String) throws {
        try Engine.with { engine in
            _ = try engine.api.create("tty", ["cat"], Self.open + #","Tty":true"#)
            try engine.api.start("tty")
            let events = try engine.api.open("GET", #"/events?filters={"event":["detach"]}"#)
            let path = "/containers/tty/attach?stream=1&stdin=1&stdout=1\(query)"
            let stream = try engine.api.open("POST", path, fields: Self.upgrade)
            try stream.write("abc")
            #expect(try stream.read(3) == Array("abc".utf8))
            try stream.write(keys)
            #expect(try stream.rest().isEmpty)
            #expect(try JSONNode.parse(events.line() ?? "")["Action"]?.string == "detach")
            #expect(try engine.docker.isRunning("tty"))
        }
    }

    // RFC 6455; the frames of a client are masked.
    @Test func `a websocket carries both directions`() throws {
        try Engine.with { engine in
            _ = try engine.api.create("cat", ["cat"], Self.open)
            try engine.api.start("cat")
            let stream = try engine.api.open(
                "GET",
                "/containers/cat/attach/ws?stream=1&stdin=1&stdout=1",
                fields: [
                    "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
                    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
                ]
            )
            #expect(stream.status == 101)
            #expect(stream.head.fields["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
            try stream.write([0x82, 0x83, 0, 0, 0, 0] + Array("abc".utf8))
            #expect(try stream.read() == [0x82, 3] + Array("abc".utf8))
            try stream.write([0x88, 0x80, 0, 0, 0, 0])
            #expect(try stream.rest() == [0x88, 2, 0x03, 0xE8])
            #expect(try engine.docker.isRunning("cat"))
        }
    }
}
