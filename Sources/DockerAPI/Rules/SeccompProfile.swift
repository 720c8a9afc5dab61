import Linux
import OCI
import Text

/// Docker's form of a seccomp profile: the runtime's, with architectures by family and rules that hold for some
/// machines, kernels and capabilities only.
public struct SeccompProfile {
    private let document: JSONNode

    public init(_ text: String) throws(JSONError) {
        document = try JSONNode.parse(text)
        _ = try JSONField(document, type: "seccomp.Seccomp")
    }

    /// nil for a profile that says nothing. `architecture` is Go's name of it, `kernel` what uname says.
    public func filter(architecture: String, kernel: String, capabilities: [String]) throws -> LinuxSeccomp? {
        let calls = document["syscalls"]?.elements ?? []
        if (document["defaultAction"]?.string ?? "").isEmpty && calls.isEmpty { return nil }
        let families = document["archMap"]?.elements ?? []
        var architectures = document["architectures"]?.strings ?? []
        if !architectures.isEmpty && !families.isEmpty {
            throw EngineError.internalError(
                "both 'architectures' and 'archMap' are specified in the seccomp profile, use either 'architectures' or "
                    + "'archMap'"
            )
        }
        let native = architecture == "arm64" ? "SCMP_ARCH_AARCH64" : "SCMP_ARCH_X86_64"
        if let family = families.first(where: { $0["architecture"]?.string == native }) {
            architectures = [native] + (family["subArchitectures"]?.strings ?? [])
        }
        var writer = JSONWriter()
        try writer.object { writer in
            for (name, value) in document.members where !["archMap", "architectures", "syscalls"].contains(name) {
                writer.member(name, value)
            }
            writer.member("architectures", architectures)
            try writer.memberArray("syscalls") { array in
                for call in calls where try holds(call, architecture, kernel, capabilities) {
                    try Self.write(call, &array)
                }
            }
        }
        return try LinuxSeccomp(json: try JSONNode.parse(writer.bytes))
    }

    private func holds(_ call: JSONNode, _ architecture: String, _ kernel: String, _ capabilities: [String]) throws
        -> Bool
    {
        if let excludes = call["excludes"], !excludes.isNull {
            if excludes["arches"]?.strings.contains(architecture) == true { return false }
            if excludes["caps"]?.strings.contains(where: { capabilities.contains($0) }) == true { return false }
            if let minimum = excludes["minKernel"]?.string, !minimum.isEmpty, try Self.reaches(kernel, minimum) {
                return false
            }
        }
        if let includes = call["includes"], !includes.isNull {
            if let arches = includes["arches"]?.strings, !arches.isEmpty, !arches.contains(architecture) {
                return false
            }
            if let names = includes["caps"]?.strings, !names.allSatisfy({ capabilities.contains($0) }) { return false }
            if let minimum = includes["minKernel"]?.string, !minimum.isEmpty, try !Self.reaches(kernel, minimum) {
                return false
            }
        }
        return true
    }

    /// A rule of the runtime's: old profiles have one name, not a list.
    private static func write(_ call: JSONNode, _ array: inout JSONWriter) throws {
        let name = call["name"]?.string ?? ""
        let names = call["names"]?.strings ?? []
        if !name.isEmpty && !names.isEmpty {
            throw EngineError.internalError(
                "both 'name' and 'names' are specified in the seccomp profile, use either 'name' or 'names'"
            )
        }
        array.object { writer in
            writer.member("names", name.isEmpty ? names : [name])
            for member in ["action", "errnoRet", "args"] {
                if let value = call[member], !value.isNull { writer.member(member, value) }
            }
        }
    }

    /// Whether a kernel is at least `MAJOR.MINOR`; what follows in its name does not count.
    static func reaches(_ kernel: String, _ minimum: String) throws(EngineError) -> Bool {
        let wanted = minimum.parts(by: ".").map { UInt8($0) }
        guard wanted.count == 2, let major = wanted[0], let minor = wanted[1], major != 0 || minor != 0 else {
            throw .internalError(
                "Decoding seccomp profile failed: invalid kernel version: \"\(minimum)\", expected \"<kernel>.<major>\""
            )
        }
        let numbers = kernel.split { !$0.isASCII || !$0.isNumber }.prefix(2).map { Int($0) ?? 0 }
        guard numbers.count == 2 else {
            throw .internalError("failed to parse kernel version \"\(kernel)\"")
        }
        return numbers[0] > Int(major) || (numbers[0] == Int(major) && numbers[1] >= Int(minor))
    }
}
