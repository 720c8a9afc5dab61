import Linux
import Testing
import Text

@testable import Compose

struct ComposeTests {
    private static let variables = ["A": "a", "EMPTY": "", "N": "3", "HOME": "/home"]

    private static func load(_ texts: String...) throws -> Project {
        let loader = Loader(
            workingFolder: "/folder",
            environment: variables,
            readVariables: { ["FILE=\($0)", "A", "B=b"] },
            warn: { Issue.record("\($0)") }
        )
        return try loader.load(try texts.map { try ComposeFile(name: "x", Array($0.utf8)) })
    }

    private static func service(_ texts: String...) throws -> Tree {
        let texts = texts.map { "services: {x: {image: i, \($0)}}" }
        let project = texts.count > 1 ? try load(texts[0], texts[1]) : try load(texts[0])
        return project.services["x"] ?? .null
    }

    private static func fault(_ body: () throws -> Void) -> String {
        do { try body() } catch let error as EngineError { return error.message } catch { return "\(error)" }
        return ""
    }

    // MARK: Variables

    @Test(arguments: [
        ("$A", "a"), ("${A}", "a"), ("x$A-y", "xa"), ("${A}-y", "a-y"), ("$$A", "$A"), ("$NONE", ""),
        ("${NONE-d}", "d"),
        ("${EMPTY-d}", ""), ("${EMPTY:-d}", "d"), ("${A:-d}", "a"), ("${A?e}", "a"), ("${NONE:-}", ""), ("$_", ""),
        ("${A:-$N}", "a"), ("no", "no"),
    ])
    func `variables are filled in`(text: String, result: String) throws {
        #expect(try Template.substitute(text) { Self.variables[$0] } == result)
    }

    @Test(arguments: [
        ("${NONE?gone}", "required variable NONE is missing a value: gone"),
        ("${EMPTY:?gone}", "required variable EMPTY is missing a value: gone"), ("${", "${"), ("$ x", "$ x"),
        ("${A", "${A"), ("${1}", "${1}"),
    ])
    func `what is no template says so`(text: String, reason: String) {
        #expect(
            Self.fault { _ = try Self.load("services: {x: {image: '\(text)'}}") }
                == "invalid interpolation format for services.x.image: \"\(reason)\"; you may need to escape any $ with "
                + "another $"
        )
    }

    @Test func `a variable is a number or a boolean where the format wants one`() throws {
        let service = try Self.service(
            "tty: '${TTY:-yes}', deploy: {replicas: $N}, ulimits: {nofile: $N}, labels: [$N]"
        )
        #expect(service["tty"] == true && service["deploy"]["replicas"] == 3 && service["labels"] == ["3": ""])
        #expect(service["ulimits"] == ["nofile": ["single": 3]])
        let message = Self.fault { _ = try Self.service("tty: $A") }
        #expect(message.hasSuffix("services.x.tty: failed to cast to expected type: invalid boolean: a"))
    }

    // MARK: Checks

    @Test(arguments: [
        ("services: {x: {y: 1}}", "services.x Additional property y is not allowed"),
        ("services: {x: {image: 1}}", "services.x.image must be a string"),
        ("services: {x: {pid: 1}}", "services.x.pid must be a string or null"),
        ("services: {x: {dns: 1}}", "services.x.dns must be a string"),
        ("services: {x: {dns: [1]}}", "services.x.dns.0 must be a string"),
        ("services: {x: {labels: {a: true}}}", "services.x.labels.a must be a string, number or null"),
        ("services: {x: {ports: [a]}}", "services.x.ports.0 Does not match format 'ports'"),
        ("services: {x: {ports: 80}}", "services.x.ports must be a list"),
        ("services: {x: {volumes: [{source: a}]}}", "services.x.volumes.0 type is required"),
        ("services: {x: {cap_add: [a, a]}}", "services.x.cap_add array items[0,1] must be unique"),
        ("services: 5", "services must be a mapping"), ("version: '3.14'", "unsupported Compose file version: 3.14"),
        ("version: '3.6'\nservices: {x: {init: true}}", "services.x Additional property init is not allowed"),
        ("version: '3.0'\nsecrets: {}", "(root) Additional property secrets is not allowed"),
    ])
    func `what the format does not allow is told as docker tells it`(text: String, message: String) {
        #expect(Self.fault { _ = try Self.load(text) } == message)
    }

    @Test func `forbidden members are no other faults`() throws {
        #expect(throws: Loader.ForbiddenProperties.self) { try Self.service("cpuset: 1, extends: x, more: 1") }
        let file = try ComposeFile(name: "x", Array("services: {x: {links: [], expose: [], ipc: a}}".utf8))
        let warnings = ComposeFile.warnings([file])
        #expect(warnings[0] == "Ignoring unsupported options: ipc, links\n" && warnings[1].contains("expose: Exposing"))
    }

    // MARK: Forms

    @Test func `short forms become long ones`() throws {
        let service = try Self.service(
            """
            command: "a 'b c'", ports: ["8000-8001:80", 81], secrets: [s], healthcheck: {test: t, interval: 1m},
            volumes: [./a:/b:ro, vol:/c:nocopy, ~/d:/e], networks: [n], environment: [A, B=, C=c], env_file: f,
            extra_hosts: ["h=[::1]"], deploy: {resources: {limits: {memory: 1.5k}}}
            """
        )
        #expect(service["command"] == ["a", "b c"] && service["networks"] == .map(["n": .null]))
        #expect(service["ports"].elements.map { $0["published"] } == [8000, 8001, .null])
        #expect(service["secrets"] == [["source": "s"]] && service["extra_hosts"] == ["h:::1"])
        #expect(service["healthcheck"] == ["test": ["CMD-SHELL", "t"], "interval": 60_000_000_000])
        #expect(service["volumes"].elements.map { $0["source"].text } == ["/folder/a", "vol", "/home/d"])
        #expect(service["environment"] == ["A": "a", "B": "", "C": "c", "FILE": "/folder/f"])
        #expect(service["deploy"]["resources"]["limits"]["memory"] == 1536)
    }

    @Test(arguments: [
        ("/a", "volume", "", "/a"), ("ab:/b", "volume", "ab", "/b"), ("./a:/b", "bind", "./a", "/b"),
        ("C:\\a:D:\\b", "bind", "C:\\a", "D:\\b"), ("a", "volume", "", "a"), ("ab:/c:z", "volume", "ab", "/c"),
    ])
    func `a volume in short`(text: String, type: String, source: String, target: String) throws {
        let volume = try VolumeText.parse(text)
        #expect(volume["type"].text == type && volume["source"].text == source && volume["target"].text == target)
    }

    // MARK: Merging

    @Test func `a later file's members come on top`() throws {
        let merged = try Self.service(
            "command: [a], dns: [a], labels: {a: 1, b: 2}, ports: ['2:1', '1:1'], init: true, cap_add: [x], "
                + "logging: {driver: l, options: {a: 1}}, environment: {E: e, F: f}, deploy: {replicas: 2}",
            "command: [b], dns: [b], labels: {b: 3}, ports: ['2:5'], init: false, logging: {options: {b: 2}}, "
                + "environment: {E: '', F: g}, deploy: {replicas: 0, mode: x}"
        )
        #expect(merged["command"] == ["b"] && merged["dns"] == ["a", "b"] && merged["labels"] == ["a": "1", "b": "3"])
        #expect(merged["ports"].elements.map { $0["target"] } == [1, 5] && merged["init"] == true)
        #expect(merged["logging"] == ["driver": "l", "options": ["a": "1", "b": "2"]])
        #expect(merged["environment"] == ["E": "e", "F": "g"] && merged["deploy"] == ["replicas": 0, "mode": "x"])
        let message = Self.fault { _ = try Self.load("version: '3.1'", "version: '3.2'") }
        #expect(message == "version mismatched between two composefiles : 3.1 and 3.2")
    }

    // MARK: Stacks

    @Test func `a stack's parts have its name and its label`() throws {
        let project = try Self.load(
            """
            services: {x: {image: i, volumes: [vol:/v], networks: [n, e], secrets: [s]}}
            networks: {n: {}, e: {external: true}, unused: {}}
            volumes: {vol: {driver: d}}
            secrets: {s: {file: f}}
            """
        )
        let stack = Stack(name: "st", project)
        #expect(stack.networks.map(\.name) == ["st_n"] && stack.externalNetworks == ["e"])
        #expect(stack.networks[0].body["Driver"] == "overlay")
        #expect(stack.objects(project.secrets).map(\.file) == ["/folder/f"])
        let spec = try stack.spec("x", secrets: [], configs: [])
        let container = spec["TaskTemplate"]["ContainerSpec"]
        #expect(spec["Name"] == "st_x" && container["Labels"] == ["com.docker.stack.namespace": "st"])
        #expect(spec["Labels"]["com.docker.stack.image"] == "i" && spec["Mode"]["Replicated"] == [:])
        #expect(spec["TaskTemplate"]["Networks"].elements.map { $0["Target"] } == ["e", "st_n"])
        #expect(container["Mounts"].elements[0]["Source"] == "st_vol")
        #expect(container["Mounts"].elements[0]["VolumeOptions"]["DriverConfig"] == ["Name": "d"])
    }

    @Test(arguments: [
        ("volumes: [gone:/x]", "undefined volume \"gone\""), ("networks: [gone]", "undefined network \"gone\""),
        ("deploy: {mode: some}", "Unknown mode: some"),
        ("volumes: [{type: bind, source: /a, target: /x, tmpfs: {}}]", "tmpfs options are incompatible with type bind"),
        ("healthcheck: {test: a, disable: true}", "test and disable can't be set at the same time"),
        ("restart: x", "unknown restart policy: x"),
        (
            "credential_spec: {file: a, registry: b}",
            "invalid credential spec: cannot specify both \"File\" and \"Registry\""
        ),
        ("deploy: {resources: {limits: {cpus: x}}}", "failed to parse x as a rational number"),
    ])
    func `what no service can have is refused`(members: String, message: String) throws {
        let stack = Stack(name: "s", try Self.load("services: {x: {image: i, \(members)}}"))
        #expect(Self.fault { _ = try stack.spec("x", secrets: [], configs: []) } == message)
    }
}
