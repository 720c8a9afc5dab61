import Glibc
import Linux

/// systemd's manager (org.freedesktop.systemd1(5)), of the system or of a user.
final class SystemdClient {
    private let connection: DBusConnection
    private var knownVersion: Int?

    init(_ connection: DBusConnection) {
        self.connection = connection
    }

    /// Whether this host was booted with systemd (sd_booted(3)).
    static var isRunning: Bool { Files.exists("/run/systemd/system") }

    static func connect(isRootless: Bool) throws -> SystemdClient {
        guard isRunning else {
            throw CgroupError("systemd not running on this host, cannot use systemd cgroups manager")
        }
        let addresses = isRootless ? try DBusAddress.session() : DBusAddress.system()
        return SystemdClient(try DBusConnection.open(addresses, user: UserNamespace.outerUser(geteuid())))
    }

    private static let name = "org.freedesktop.systemd1"

    private func call(_ member: String, _ body: [DBusValue]) throws -> [DBusValue] {
        try connection.call(
            DBusConnection.Call(
                destination: Self.name,
                path: "/org/freedesktop/systemd1",
                interface: "\(Self.name).Manager",
                member: member,
                body: body
            )
        )
    }

    func property(_ name: String) throws -> DBusValue? {
        let answer = try connection.call(
            DBusConnection.Call(
                destination: Self.name,
                path: "/org/freedesktop/systemd1",
                interface: "org.freedesktop.DBus.Properties",
                member: "Get",
                body: [.string("\(Self.name).Manager"), .string(name)]
            )
        )
        return answer.first
    }

    /// 252 of "252.39-1~deb12u1" or "v252"; 0 when it can't be had, which counts as very old.
    func version() -> Int {
        if let knownVersion { return knownVersion }
        let text = (try? property("Version"))?.text ?? ""
        let version = Self.version(text)
        knownVersion = version
        return version
    }

    static func version(_ text: String) -> Int {
        Int(String(text.drop { $0 == "v" || $0 == "\"" }.prefix { ("0"..."9").contains($0) })) ?? 0
    }

    /// The manager's own group, "/user.slice/user-1000.slice/user@1000.service" for a user's.
    func controlGroup() throws -> String { try property("ControlGroup")?.text ?? "" }

    /// Makes the unit; it runs when this returns. A failed one of that name that is left over is cleared away first.
    func start(_ unit: String, _ properties: [SystemdProperty]) throws {
        let arguments: [DBusValue] = [
            .string(unit), .string("replace"), .array("(sv)", properties.map(\.pair)), .array("(sa(sv))", []),
        ]
        try watchJobs()
        let job: [DBusValue]
        do {
            job = try call("StartTransientUnit", arguments)
        } catch let error as DBusError {
            guard error.name == "\(Self.name).UnitExists" else { throw error }
            try? resetFailed(unit)
            job = try call("StartTransientUnit", arguments)
        }
        let result = try awaitJob(job)
        guard result == "done" else {
            try? resetFailed(unit)
            throw CgroupError("error creating systemd unit `\(unit)`: got `\(result)`")
        }
    }

    func stop(_ unit: String) throws {
        defer { try? resetFailed(unit) }
        try watchJobs()
        do {
            _ = try awaitJob(call("StopUnit", [.string(unit), .string("replace")]))
        } catch is DBusError {
            // It is not there any more, as a scope is not once it is empty.
        }
    }

    func set(_ unit: String, _ properties: [SystemdProperty]) throws {
        let list = DBusValue.array("(sv)", properties.map(\.pair))
        _ = try call("SetUnitProperties", [.string(unit), .bool(true), list])
    }

    /// `subGroup` counts from the unit's group, and begins with a slash.
    func attach(_ pid: pid_t, to unit: String, subGroup: String) throws {
        let pids = DBusValue.array("u", [.uint32(UInt32(pid))])
        _ = try call("AttachProcessesToUnit", [.string(unit), .string(subGroup), pids])
    }

    private func resetFailed(_ unit: String) throws { _ = try call("ResetFailedUnit", [.string(unit)]) }

    private func watchJobs() throws {
        let rule = "type='signal',interface='\(Self.name).Manager',member='JobRemoved'"
        // systemd's private socket has no bus to ask; it sends its signals anyway.
        _ = try? connection.call(.bus("AddMatch", [.string(rule)]))
    }

    /// The result of the job that a call has answered with: "done", "failed", "timeout"…
    private func awaitJob(_ answer: [DBusValue]) throws -> String {
        let job = answer.first?.text
        let signal = try connection.signal { message in
            message.member == "JobRemoved" && message.body.count == 4 && message.body[1].text == job
        }
        return signal.body[3].text ?? ""
    }
}
