import DockerAPI
import Linux
import OCI
import Seccomp
import Text

/// Which filter of system calls a container gets.
struct SeccompChoice {
    /// nil is none.
    let filter: LinuxSeccomp?

    /// `option` is a profile's text, "unconfined", "builtin", or nothing.
    init(_ option: String, isPrivileged: Bool, capabilities: [String]) throws {
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
