import Glibc
import Linux
import Support
import Testing

/// The mounts that containerd makes for its clients.
@Suite(
    .disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment),
    .disabled(if: !GRPCCall.isPossible, "\(GRPCCall.comment)")
)
struct MountServiceTests {
    private func call(_ method: String, _ message: WireMessage, _ containerd: Supervisor) throws -> GRPCCall {
        try GRPCCall("containerd.services.mounts.v1.Mounts/\(method)", message, socket: containerd.socket)
    }

    private func mount(_ kind: String, _ source: String, _ options: [String] = []) -> WireMessage {
        var mount = WireMessage([1: kind, 2: source])
        for option in options { mount.add(4, Array(option.utf8)) }
        return mount
    }

    private func request(_ name: String, _ mounts: [WireMessage], isTemporary: Bool = false) -> WireMessage {
        var request = WireMessage([1: name])
        for mount in mounts { request.add(2, mount.bytes) }
        if isTemporary { request.add(4, 1) }
        return request
    }

    /// The place of the last active mount of an answer with an ActivationInfo.
    private func place(_ answer: GRPCCall) throws -> String {
        let info = try WireMessage.fields(#require(answer.messages.first))[1]?.content ?? []
        return try WireMessage.text(WireMessage.fields(info)[2]?.content ?? [], 3)
    }

    private func mounts() throws -> String { String(decoding: try Files.read("/proc/self/mountinfo"), as: UTF8.self) }

    private func isMounted(_ place: String) throws -> Bool { try mounts().contains(" \(place) ") }

    @Test func `a mount has a name, outlives the daemon and ends when it is told to`() throws {
        try Supervisor.with { containerd in
            let tmpfs = mount("tmpfs", "tmpfs", ["size=1m"])
            let made = try call("Activate", request("one", [tmpfs], isTemporary: true), containerd)
            try #require(made.status == 0, "\(made)")
            let place = try place(made)
            #expect(try isMounted(place))
            #expect(place.hasPrefix(containerd.folder.path))
            #expect(try call("Activate", request("one", [tmpfs], isTemporary: true), containerd).status == 6)

            try containerd.restart()
            let found = try call("Info", WireMessage([1: "one"]), containerd)
            #expect(found.status == 0, "\(found)")
            #expect(try self.place(found) == place)
            #expect(try isMounted(place))
            #expect(try call("List", WireMessage(), containerd).messages.count == 1)
            #expect(
                try GRPCCall(
                    "containerd.services.mounts.v1.Mounts/Info",
                    WireMessage([1: "one"]),
                    socket: containerd.socket,
                    namespace: "other"
                ).status == 5
            )

            #expect(try call("Deactivate", WireMessage([1: "one"]), containerd).status == 0)
            #expect(try !isMounted(place))
            #expect(!Files.exists(place))
            #expect(try call("Info", WireMessage([1: "one"]), containerd).status == 5)
            #expect(try call("Deactivate", WireMessage([1: "one"]), containerd).status == 5)
        }
    }

    @Test func `a mount may stand on an earlier one, and the rest is left to the client`() throws {
        try Supervisor.with { containerd in
            let folders = ["X-containerd.mkdir.path={{ mount 0 }}/upper:755", "rbind"]
            let mounts = [
                mount("tmpfs", "tmpfs"), mount("format/mkdir/bind", "{{ mount 0 }}/upper", folders),
            ]
            let made = try call("Activate", request("two", mounts), containerd)
            try #require(made.status == 0, "\(made)")
            let place = try place(made)
            #expect(try isMounted(place))
            // The bind mount is made by who asked; its folder stands.
            #expect(Files.isDirectory("\(place)/upper"))
            let info = try WireMessage.fields(#require(made.messages.first))[1]?.content ?? []
            let left = try WireMessage.fields(info)[3]?.content ?? []
            #expect(try WireMessage.text(left, 1) == "bind")
            #expect(try WireMessage.text(left, 2) == "\(place)/upper")
            #expect(try call("Deactivate", WireMessage([1: "two"]), containerd).status == 0)
            #expect(try !isMounted(place))
        }
    }

    @Test func `what cannot be mounted is refused, and nothing of it stays`() throws {
        try Supervisor.with { (containerd) throws in
            let tmpfs = mount("tmpfs", "tmpfs")
            #expect(try call("Activate", request("", [tmpfs], isTemporary: true), containerd).status == 3)
            // Nothing is to be done: the client mounts it.
            #expect(try call("Activate", request("three", [tmpfs]), containerd).status == 12)
            #expect(try call("Activate", request("three", [mount("loop/ext4", "/x")]), containerd).status == 12)
            let missing = mount("bind", "\(containerd.folder.path)/none", ["rbind"])
            #expect(
                try call("Activate", request("three", [tmpfs, missing], isTemporary: true), containerd).status != 0
            )
            let outside = mount("mkdir/bind", "/", ["X-containerd.mkdir.path=/tmp/monohull-outside"])
            #expect(try call("Activate", request("three", [outside]), containerd).status == 12)
            #expect(!Files.exists("/tmp/monohull-outside"))
            #expect(try call("List", WireMessage(), containerd).messages.isEmpty)
            #expect(try !mounts().contains(" \(containerd.folder.path)/"))
        }
    }
}
