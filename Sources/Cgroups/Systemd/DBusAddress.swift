import Glibc
import Linux

/// Where a bus listens, by the environment's variables and the specification's defaults.
struct DBusAddress: Equatable {
    let path: String
    /// A bus is greeted first; systemd's private socket is no bus.
    var isBus = true

    /// In the order in which they are tried.
    static func system() -> [DBusAddress] {
        let named = ProcessEnvironment.value("DBUS_SYSTEM_BUS_ADDRESS").flatMap(parse)
        return [
            DBusAddress(path: named ?? "/run/dbus/system_bus_socket"),
            DBusAddress(path: "/run/systemd/private", isBus: false),
        ]
    }

    /// The user's own: `variable` is the environment, `managerEnvironment` that of the user's systemd, asked last.
    static func session(
        _ variable: (String) -> String? = ProcessEnvironment.value,
        managerEnvironment: () -> [String] = ofUserManager
    ) throws -> [DBusAddress] {
        if let text = variable(sessionVariable), let path = parse(text) { return [DBusAddress(path: path)] }
        if let folder = variable("XDG_RUNTIME_DIR"), Files.exists("\(folder)/bus") {
            return [DBusAddress(path: "\(folder)/bus")]
        }
        let prefix = "\(sessionVariable)="
        for entry in managerEnvironment() where entry.hasPrefix(prefix) {
            if let path = parse(String(entry.dropFirst(prefix.count))) { return [DBusAddress(path: path)] }
        }
        throw CgroupError(
            "could not detect DBUS_SESSION_BUS_ADDRESS from the environment; make sure you have installed the "
                + "dbus-user-session or dbus-daemon package; note you may need to re-login"
        )
    }

    private static let sessionVariable = "DBUS_SESSION_BUS_ADDRESS"

    private static func ofUserManager() -> [String] {
        let arguments = ["--user", "--no-pager", "show-environment"]
        guard let output = try? ProgramOutput.of("systemctl", arguments), output.code == 0 else { return [] }
        return output.text.utf8.split(separator: 0x0A).map { String(Substring($0)) }
    }

    /// The first unix socket of "unix:path=/run/x,guid=…;tcp:…"; "@" and the name for an abstract one.
    static func parse(_ text: String) -> String? {
        for entry in text.split(separator: ";") where entry.hasPrefix("unix:") {
            for pair in entry.dropFirst(5).split(separator: ",") {
                if pair.hasPrefix("path=") { return unescaped(pair.dropFirst(5)) }
                if pair.hasPrefix("abstract=") { return unescaped(pair.dropFirst(9)).map { "@\($0)" } }
            }
        }
        return nil
    }

    /// "%20" and its like.
    private static func unescaped(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
