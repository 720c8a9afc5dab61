import Glibc
import Linux
import Support
import Testing
import Text

/// The shim by itself, driven as containerds of every age drive it.
@Suite(.serialized, .enabled(if: Environment.isRoot, "needs root"))
struct ShimTests {
    private static let service = "containerd.task.v3.Task"

    private func withShim(_ script: String = "sleep 1000", _ body: (ShimHarness) throws -> Void) throws {
        try RuncBundle.with(script) { bundle in
            let shim = try ShimHarness(bundle)
            defer { shim.cleanUp() }
            try body(shim)
        }
    }

    /// Tells the shim to end and waits for it.
    private func end(_ shim: ShimHarness, _ socket: TTRPCSocket) throws {
        _ = try socket.call(Self.service, "Shutdown", WireMessage([1: shim.bundle.id]))
        try Clock.wait("the shim ends") { Processes.shim(of: shim.bundle.id) == nil }
    }

    @Test(arguments: [nil, "1", "2", "3", "9"])
    func `start answers in the form that its caller reads`(maximum: String?) throws {
        try withShim { shim in
            let output = try shim.start(variables: ["MAX_SHIM_VERSION": maximum])
            #expect(output.code == 0, "\(output)")
            var address = output.line
            if let number = maximum.flatMap({ Int($0) }), number >= 2 {
                let answer = try JSONNode.parse(output.out)
                #expect(answer["version"]?.int == min(number, 3) && answer["protocol"]?.string == "ttrpc")
                address = answer["address"]?.string ?? ""
            }
            #expect(address.hasPrefix("unix:///"), "\(output)")
            #expect(try Files.read("\(shim.bundle.path)/address") == Array(address.utf8))
            try end(shim, TTRPCSocket(connectingTo: ShimHarness.path(of: address)))
        }
    }

    @Test func `parameters on standard input are answered in their own form`() throws {
        try withShim { shim in
            let parameters = WireMessage([1: shim.bundle.id, 2: "shim-test", 5: "/nonexistent"])
            let output = try shim.start(input: String(decoding: parameters.bytes, as: UTF8.self))
            let answer = try WireMessage.fields(Array(output.out.utf8))
            #expect(answer[1]?.value == 3)
            let address = try WireMessage.text(Array(output.out.utf8), 2)
            #expect(try WireMessage.text(Array(output.out.utf8), 3) == "ttrpc")
            try end(shim, TTRPCSocket(connectingTo: ShimHarness.path(of: address)))
        }
    }

    @Test func `a second container of a pod gets the address of the first, and the shim ends with the last`() throws {
        try withShim { first in
            try RuncBundle.with("sleep 1000") { bundle in
                let second = try ShimHarness(bundle, beside: first)
                defer { second.cleanUp() }
                let group = #"{"io.containerd.runc.v2.group":"\#(first.bundle.id)"}"#
                first.bundle.top["annotations"] = group
                bundle.top["annotations"] = group
                let address = try first.start().line
                #expect(try second.start().line == address)
                let socket = try TTRPCSocket(connectingTo: ShimHarness.path(of: address))
                for shim in [first, second] {
                    try shim.bundle.write()
                    _ = try socket.call(Self.service, "Create", shim.createRequest)
                }
                for shim in [first, second] {
                    let id = WireMessage([1: shim.bundle.id])
                    _ = try socket.call(Self.service, "Delete", id)
                    _ = try socket.call(Self.service, "Shutdown", id)
                }
                try Clock.wait("the shim ends") { Processes.shim(of: first.bundle.id) == nil }
            }
        }
    }

    @Test func `events wait for a containerd that is away, and come in their order`() throws {
        try withShim("exit 3") { shim in
            let address = try shim.start().line
            let socket = try TTRPCSocket(connectingTo: ShimHarness.path(of: address))
            let id = WireMessage([1: shim.bundle.id])
            _ = try socket.call(Self.service, "Create", shim.createRequest)
            _ = try socket.call(Self.service, "Start", id)
            let exit = try WireMessage.fields(socket.call(Self.service, "Wait", id))
            #expect(exit[1]?.value == 3)
            _ = try socket.call(Self.service, "Delete", id)
            try shim.listenForEvents()
            #expect(try shim.topics(4) == ["create", "start", "exit", "delete"].map { "/tasks/\($0)" })
            try end(shim, socket)
        }
    }

    // Its events are not delivered yet, so it stays for a while.
    @Test func `a shim that is told to leave has left its name to the next one`() throws {
        try withShim("exit 3") { shim in
            let address = try shim.start().line
            let old = try #require(Processes.shim(of: shim.bundle.id))
            let socket = try TTRPCSocket(connectingTo: ShimHarness.path(of: address))
            let id = WireMessage([1: shim.bundle.id])
            _ = try socket.call(Self.service, "Create", shim.createRequest)
            _ = try socket.call(Self.service, "Start", id)
            _ = try socket.call(Self.service, "Wait", id)
            _ = try socket.call(Self.service, "Delete", id)
            _ = try socket.call(Self.service, "Shutdown", id)
            #expect(Processes.isAlive(old))
            let started = try shim.start()
            #expect(started.code == 0 && started.line == address, "\(started)")
            try Clock.wait("the first has ended") { !Processes.isAlive(old) }
            try end(shim, TTRPCSocket(connectingTo: ShimHarness.path(of: address)))
        }
    }

    @Test func `what a container uses and that it lacked memory is told in the words of the host's cgroups`() throws {
        try withShim("sleep 0.2; exec dd if=/dev/zero of=/dev/null bs=64M") { shim in
            // The rig has swap, which version 2 counts apart.
            let swap = Environment.isCgroupV2 ? #","swap":16777216"# : ""
            shim.bundle.linux["resources"] = #"{"memory":{"limit":16777216\#(swap)}}"#
            try shim.listenForEvents()
            let address = try shim.start().line
            let socket = try TTRPCSocket(connectingTo: ShimHarness.path(of: address))
            let id = WireMessage([1: shim.bundle.id])
            _ = try socket.call(Self.service, "Create", shim.createRequest)
            let stats = try WireMessage.fields(socket.call(Self.service, "Stats", id))[1]?.content ?? []
            let version = Environment.isCgroupV2 ? "v2" : "v1"
            #expect(try WireMessage.text(stats, 1) == "io.containerd.cgroups.\(version).Metrics")
            // 4 is memory in both, with its usage and limit in 32 and 33, or in the message 33.
            let metrics = try WireMessage.fields(stats)[2]?.content ?? []
            let memory = try WireMessage.fields(metrics)[4]?.content ?? []
            let usage = try WireMessage.fields(memory)[33]
            let limit = try Environment.isCgroupV2 ? usage?.value : WireMessage.fields(usage?.content ?? [])[1]?.value
            #expect(limit == 16_777_216)
            _ = try socket.call(Self.service, "Start", id)
            #expect(try WireMessage.fields(socket.call(Self.service, "Wait", id))[1]?.value == 137)
            _ = try socket.call(Self.service, "Delete", id)
            #expect(try shim.topics(5) == ["create", "start", "oom", "exit", "delete"].map { "/tasks/\($0)" })
            try end(shim, socket)
        }
    }

    @Test func `after a shim that was killed delete ends the container and says 137`() throws {
        try withShim { shim in
            let address = try shim.start().line
            let socket = try TTRPCSocket(connectingTo: ShimHarness.path(of: address))
            _ = try socket.call(Self.service, "Create", shim.createRequest)
            let started = try WireMessage.fields(socket.call(Self.service, "Start", WireMessage([1: shim.bundle.id])))
            let container = pid_t(started[1]?.value ?? 0)
            try #require(container > 1)
            let groups = Processes.cgroups(of: container).filter { $0.contains(shim.bundle.id) }
            kill(try #require(Processes.shim(of: shim.bundle.id)), SIGKILL)
            #expect(Processes.isAlive(container))
            let answer = try WireMessage.fields(shim.delete())
            #expect(answer[1]?.value == Int(container) && answer[2]?.value == 137)
            #expect(!Processes.isAlive(container))
            #expect(!groups.contains(where: Files.exists))
            #expect(!Files.exists(ShimHarness.path(of: address)))
        }
    }

    @Test func `a call that is wrong is refused with its code, and the connection goes on`() throws {
        try withShim { shim in
            let address = try shim.start().line
            let socket = try TTRPCSocket(connectingTo: ShimHarness.path(of: address))
            let refusals: [(String, String, String)] = [
                ("State", shim.bundle.id, "5: container not created: not found"),
                ("Nonsense", shim.bundle.id, "5: container not created: not found"),
                ("Create", "", "3: a task needs an id and an absolute bundle: invalid argument"),
            ]
            for (method, id, words) in refusals {
                #expect(throws: Failure.self) { try socket.call(Self.service, method, WireMessage([1: id])) }
                do { _ = try socket.call(Self.service, method, WireMessage([1: id])) } catch {
                    #expect("\(error)" == words)
                }
            }
            let connected = try WireMessage.fields(
                socket.call(Self.service, "Connect", WireMessage([1: shim.bundle.id]))
            )
            #expect(connected[1]?.value == Processes.shim(of: shim.bundle.id).map { Int($0) })
            try end(shim, socket)
        }
    }
}
