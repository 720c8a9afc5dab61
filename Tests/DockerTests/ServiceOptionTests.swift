import Testing
import Text

@testable import Docker

/// What the options of services mean; no daemon is asked.
@Suite struct ServiceOptionTests {
    private func parsed(_ command: Command, _ words: [String]) throws -> ParsedOptions {
        try CommandDescription(command).table.parse(words)
    }

    /// One that is never connected.
    private func client() throws -> Client {
        let none = Transports(
            dialTLS: { _, _, _, _ throws(ConnectionFailure) in (-1, { nil }) },
            findProxy: { _, _ in nil },
            logIn: { _, _, _ in "" },
            openWeb: { throw Failure($0) },
            openRepository: { address throws(RegistryFailure) in throw RegistryFailure(address.domain) }
        )
        return Client(try Settings(ParsedOptions(), none))
    }

    private func changed(_ spec: Tree, _ words: [String]) throws -> Tree {
        var spec = spec
        try ServiceChange(try parsed(.serviceUpdate, words), try client()).apply(to: &spec)
        return spec["TaskTemplate"]["ContainerSpec"]
    }

    @Test(arguments: [
        ("80", ["0:80/tcp/ingress"]), ("8080:80/udp", ["8080:80/udp/ingress"]),
        ("90-91:80-81", ["90:80/tcp/ingress", "91:81/tcp/ingress"]),
        ("90-91:80", ["90:80/tcp/ingress", "91:80/tcp/ingress"]),
        ("target=80,published=8080,mode=host,protocol=sctp", ["8080:80/sctp/host"]),
    ])
    func `a port has a short form and a long one`(text: String, expected: [String]) throws {
        let ports = try SwarmPort.parse(text).map { port in
            "\(port["PublishedPort"].int ?? 0):\(port["TargetPort"].int ?? 0)/\(port["Protocol"].text)/"
                + port["PublishMode"].text
        }
        #expect(ports == expected)
    }

    @Test(arguments: [
        ("published=1", "missing mandatory field 'target'"), ("127.0.0.1:80:80", "hostip is not supported"),
        ("target=1,mode=x", "invalid publish mode value (x): must be either 'ingress' or 'host'"),
        ("target=1,protocol=x", "invalid protocol value 'x'"), ("target=1,x=y", "invalid field key: x"),
        ("target=99999", "invalid target port (99999): value must be an integer: value out of range"),
    ])
    func `a port that is none is refused`(text: String, message: String) {
        #expect(throws: OptionError(message)) { try SwarmPort.parse(text) }
    }

    @Test(arguments: [
        ("s", ["s", "s", "0", "0", "292"]), ("source=s,target=/t,uid=1,gid=2,mode=0400", ["s", "/t", "1", "2", "256"]),
        ("src=s,mode=256", ["s", "s", "0", "0", "256"]),
    ])
    func `a secret has a name, and a file`(text: String, expected: [String]) throws {
        let reference = try FileReference(text, "secret")
        let file = reference.file
        #expect(
            [reference.name, file["Name"].text, file["UID"].text, file["GID"].text, "\(file["Mode"].int ?? -1)"]
                == expected
        )
    }

    @Test(arguments: [
        ("a 'b c' d", ["a", "b c", "d"]), (#""a\"b" c\ d ''"#, ["a\"b", "c d", ""]), ("a # b", ["a"]),
        (#""\x""#, ["x"]), ("", []),
    ])
    func `a command is split as a shell would`(text: String, expected: [String]) throws {
        #expect(try ShellWords.split(text) == expected)
    }

    @Test func `a new service has what its options say`() throws {
        let words = [
            "--name", "x", "-e", "A=1", "-e", "A=2", "--cap-drop", "all", "--cap-add", "chown", "i", "sleep", "1",
        ]
        let spec = try ServiceSpec(try parsed(.serviceCreate, words), try client()).tree()
        let container = spec["TaskTemplate"]["ContainerSpec"]
        #expect(spec["Mode"] == ["Replicated": [:]] && spec["EndpointSpec"] == ["Mode": "vip"])
        #expect(container["Env"] == ["A=2"] && container["Args"] == ["sleep", "1"] && container["Image"] == "i")
        #expect(container["CapabilityAdd"] == ["CAP_CHOWN"] && container["CapabilityDrop"] == ["ALL"])
        #expect(spec["UpdateConfig"] == .null && spec["TaskTemplate"]["RestartPolicy"] == .null)
    }

    @Test func `a part of a plan brings the rest of it`() throws {
        let read = ServiceOptions(try parsed(.serviceUpdate, ["--update-delay", "1s", "--restart-max-attempts", "3"]))
        let plan = read.plan("update")
        #expect(plan["Delay"] == 1_000_000_000 && plan["Parallelism"] == 1 && plan["Order"] == "stop-first")
        #expect(read.plan("update", ["Parallelism": 5]) == ["Parallelism": 5, "Delay": 1_000_000_000])
        #expect(read.plan("rollback") == .null && read.restart()["Condition"] == "any")
    }

    @Test func `capabilities that were dropped are first not dropped any more`() throws {
        let spec: Tree = ["TaskTemplate": ["ContainerSpec": ["CapabilityDrop": ["CAP_CHOWN"]]]]
        let once = try changed(spec, ["--cap-add", "chown"])
        #expect(once["CapabilityDrop"] == .null && once["CapabilityAdd"] == .null)
        let twice = try changed(["TaskTemplate": ["ContainerSpec": once]], ["--cap-add", "chown"])
        #expect(twice["CapabilityAdd"] == ["CAP_CHOWN"])
    }

    @Test func `hosts go by name or by name and address`() throws {
        let spec: Tree = ["TaskTemplate": ["ContainerSpec": ["Hosts": ["1.1.1.1 a b", "2.2.2.2 a", "3.3.3.3 c"]]]]
        #expect(try changed(spec, ["--host-rm", "a"])["Hosts"] == ["1.1.1.1 b", "3.3.3.3 c"])
        #expect(try changed(spec, ["--host-rm", "a:2.2.2.2"])["Hosts"] == ["1.1.1.1 a b", "3.3.3.3 c"])
        #expect(
            try changed(spec, ["--host-add", "d:4.4.4.4"])["Hosts"].strings.last == "4.4.4.4 d"
        )
    }

    @Test func `a mount that is given twice is refused`() {
        let words = ["--mount-add", "type=tmpfs,dst=/t", "--mount-add", "type=volume,dst=/t"]
        #expect { try changed([:], words) } throws: { ($0 as? Failure)?.message == "duplicate mount target" }
    }
}
