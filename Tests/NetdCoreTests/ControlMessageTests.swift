import Linux
import Testing

@testable import NetdCore

@Suite struct ControlMessageTests {
    @Test func `an update is read as it was written`() throws {
        var sandbox = Sandbox(id: "c1")
        sandbox.namespace = "/run/netns/1"
        sandbox.resolves = true
        sandbox.forwards = true
        sandbox.hasDots = true
        sandbox.servers = try [#require(IPAddress("192.0.2.1")), #require(IPAddress("2001:db8::1"))]
        var place = Sandbox.Place()
        place.network = "n"
        place.networkName = "n1"
        place.names = ["a", "<b>"]
        place.addresses = try [#require(IPAddress("10.0.0.1"))]
        place.links = ["x": "a"]
        sandbox.places = [place]
        var update = NetdUpdate()
        update.isWhole = true
        update.sandboxes = [sandbox, Sandbox(id: "c2")]
        update.gone = ["c3"]
        let (host, target) = try (#require(IPAddress("::")), #require(IPAddress("10.0.0.1")))
        update.ports = [
            "c1": [PortForward(.sctp, host: host, 8080, target: target, 65535, isAnswered: false)], "c2": [],
        ]
        let read = try NetdUpdate(update.bytes)
        #expect(read.isWhole)
        #expect(read.sandboxes == update.sandboxes)
        #expect(read.gone == ["c3"])
        #expect(read.ports == update.ports)
        let reply = NetdReply(problems: ["c1": "bind: address in use"], refusals: ["c2": "no"])
        #expect(NetdReply(reply.bytes) == reply)
    }
}
