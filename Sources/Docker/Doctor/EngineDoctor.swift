import CLinux
import Glibc
import Linux
import Text

/// The daemon at the endpoint: whether it answers, how fast, and what it says of itself.
struct EngineDoctor {
    private let client: Client
    private let settings: Settings
    private var findings = Findings("engine")
    private(set) var isAnswered = false

    static func examine(_ invocation: Invocation) -> (findings: [Finding], isAnswered: Bool) {
        var doctor = EngineDoctor(invocation.client, invocation.settings)
        doctor.examine()
        return (doctor.findings.all, doctor.isAnswered)
    }

    private init(_ client: Client, _ settings: Settings) {
        self.client = client
        self.settings = settings
    }

    private mutating func examine() {
        let endpoint: Endpoint
        do {
            endpoint = try settings.endpoint()
        } catch {
            findings.fail("endpoint", Self.words(error), "docker context ls shows the contexts that there are")
            return
        }
        let place = endpoint.description
        do {
            let start = MonotonicClock.milliseconds
            _ = try client.version()
            isAnswered = true
            let time = MonotonicClock.milliseconds - start
            if time > 1000 {
                findings.warn(
                    "endpoint",
                    "\(place) answers in \(time) ms",
                    "see the daemon's log and the machine's load"
                )
            } else {
                findings.ok("endpoint", "\(place) answers in \(time) ms")
            }
        } catch {
            findings.fail("endpoint", Self.words(error), Self.remedy(endpoint))
            return
        }
        do {
            try describe()
        } catch {
            findings.fail(
                "daemon",
                Self.words(error),
                "see the daemon's log: journalctl -u docker"
            )
        }
    }

    /// What is wrong with a socket that nobody answers by.
    private static func remedy(_ endpoint: Endpoint) -> String {
        guard case .unix(let path) = endpoint.place else { return "start the daemon there, or name another with -H" }
        guard let status = try? FileStatus(path) else { return "start dockerd, or name another socket with -H" }
        guard status.kind == .socket else { return "there is no socket but another file: remove it and start dockerd" }
        if access(path, R_OK | W_OK) != 0 { return "join the socket's group (usermod -aG docker), or use sudo" }
        return "the socket is there and nobody listens: start dockerd"
    }

    private mutating func describe() throws {
        let version = try client.call("GET", "/version")
        let platform = version["Platform"]?["Name"]?.string ?? ""
        let parts = (version["Components"]?.elements ?? []).map {
            "\($0["Name"]?.string ?? "") \($0["Version"]?.string ?? "")"
        }
        findings.ok("daemon", ([platform].filter { !$0.isEmpty } + parts).joined(separator: ", "))
        let start = MonotonicClock.milliseconds
        let info = try client.call("GET", "/info")
        findings.ok(
            "containers",
            "\(info["ContainersRunning"]?.int ?? 0) running of \(info["Containers"]?.int ?? 0), told in "
                + "\(MonotonicClock.milliseconds - start) ms"
        )
        let runtimes = (info["Runtimes"]?.members ?? []).map(\.key).sorted().joined(separator: " ")
        findings.ok("runtimes", "\(runtimes), by default \(info["DefaultRuntime"]?.string ?? "")")
        for warning in info["Warnings"]?.strings ?? [] {
            findings.warn("daemon", warning, "what the daemon warns of stands in its documentation")
        }
    }

    private static func words(_ error: any Error) -> String { (error as? Failure)?.message ?? "\(error)" }
}
