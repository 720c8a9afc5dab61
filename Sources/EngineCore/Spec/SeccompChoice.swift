import DockerAPI
import Linux
import OCI
import Seccomp
import Text

/// Which filter of system calls a container gets.
struct SeccompChoice {
    /// nil is none.
    let filter: LinuxSeccomp?

    /// `option` is a profile's text, "unconfined", "builtin", or nothing; then the daemon's choice holds, whose profile is
    /// named by its path.
    init(_ option: String, daemons choice: String, isPrivileged: Bool, capabilities: [String]) throws {
        var option = option
        if option.isEmpty, !isPrivileged {
            let isWord = ["", "builtin", "unconfined"].contains(choice)
            option = isWord ? choice : String(decoding: try Files.read(choice, limit: 4 << 20), as: UTF8.self)
        }
        switch option {
        case "unconfined": filter = nil
        case "": filter = isPrivileged ? nil : DefaultProfile.profile(capabilities: capabilities)
        case "builtin" where !isPrivileged: filter = DefaultProfile.profile(capabilities: capabilities)
        default:
            let profile: SeccompProfile
            do { profile = try SeccompProfile(option) } catch {
                throw EngineError.internalError("Decoding seccomp profile failed: \(error.message)")
            }
            filter = try profile.filter(
                architecture: Host.machine == "aarch64" ? "arm64" : "amd64",
                kernel: Host.kernel,
                capabilities: capabilities
            )
        }
    }
}
