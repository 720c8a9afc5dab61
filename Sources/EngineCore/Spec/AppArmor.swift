import Linux

/// Profiles of AppArmor, on kernels that have it.
enum AppArmor {
    private static let standard = "docker-default"

    private static let isEnabled: Bool = {
        let flag = try? Files.read("/sys/module/apparmor/parameters/enabled", limit: 16)
        return flag?.first == UInt8(ascii: "Y")
    }()

    /// Nothing without AppArmor, where docker ignores the option too. Docker's own profile counts where it is loaded:
    /// we load none.
    static func profile(_ wanted: String, _ isPrivileged: Bool) -> String {
        guard isEnabled else { return "" }
        if !wanted.isEmpty { return wanted }
        if isPrivileged { return "unconfined" }
        let loaded = (try? Files.read("/sys/kernel/security/apparmor/profiles", limit: 4 << 20)) ?? []
        let lines = String(decoding: loaded, as: UTF8.self).split(separator: "\n")
        return lines.contains { $0.hasPrefix(standard + " ") } ? standard : ""
    }
}
