import Glibc
import Linux
import OCI

/// AppArmor's profile and SELinux's label, which the kernel puts on at the next exec.
enum SecurityLabels {
    /// Before anything is made: a label that this kernel can't give is an error, never left out.
    static func validate(_ process: SpecProcess) throws {
        if !process.apparmorProfile.isEmpty, !isAppArmorEnabled {
            throw RuntimeError(
                "apparmor is not enabled on this host: profile \"\(process.apparmorProfile)\" can't be applied"
            )
        }
        if !process.selinuxLabel.isEmpty, !Files.exists("/sys/fs/selinux/enforce") {
            throw RuntimeError("selinux label is specified in config, but selinux is disabled or not supported")
        }
    }

    static var isAppArmorEnabled: Bool {
        let bytes = (try? Files.read("/sys/module/apparmor/parameters/enabled", limit: 16)) ?? []
        return bytes.first == UInt8(ascii: "Y") && Files.exists("/sys/kernel/security/apparmor")
    }

    /// Written through a procfs of our own: a /proc of the container could swallow it (CVE-2019-16884).
    static func apply(_ process: SpecProcess) throws {
        guard !process.apparmorProfile.isEmpty || !process.selinuxLabel.isEmpty else { return }
        let proc = try ProcHandle()
        if !process.apparmorProfile.isEmpty {
            // Where several security modules are on, each has a folder of its own.
            let file = proc.exists("self/attr/apparmor/exec") ? "self/attr/apparmor/exec" : "self/attr/exec"
            do throws(SystemCallError) {
                try proc.write(file, "exec \(process.apparmorProfile)")
            } catch {
                throw RuntimeError("unable to apply apparmor profile: \(error)")
            }
        }
        if !process.selinuxLabel.isEmpty {
            do throws(SystemCallError) {
                try proc.write("self/attr/exec", process.selinuxLabel)
            } catch {
                throw RuntimeError("can't set process label: \(error)")
            }
        }
    }
}
