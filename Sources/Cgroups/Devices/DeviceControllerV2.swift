import CLinux
import Glibc
import Linux

/// Puts a device program on a v2 group in the place of those that are there.
enum DeviceControllerV2 {
    static func apply(_ rules: DeviceRules, to folder: String) throws {
        let group = try FileDescriptor.open(folder, O_RDONLY | O_DIRECTORY).take()
        defer { close(group) }
        let words = DeviceProgram(rules).words
        let program = try systemCall("bpf_prog_load", path: folder) {
            monohull_bpf_load_device_filter(words, UInt32(words.count))
        }
        defer { close(program) }
        let old = try attached(to: group, folder)
        defer { for program in old { close(program) } }

        // Exchanged in one step where there is one (Linux 5.6), so that no moment is without a filter.
        if let only = old.first, old.count == 1, monohull_bpf_attach_device_filter(group, program, only) == 0 { return }
        guard monohull_bpf_attach_device_filter(group, program, -1) == 0 else {
            throw SystemCallError(
                "failed to call BPF_PROG_ATTACH (BPF_CGROUP_DEVICE, BPF_F_ALLOW_MULTI)",
                path: folder
            )
        }
        for program in old { monohull_bpf_detach_device_filter(group, program) }
    }

    /// Descriptors of the programs there. One that we may not touch can only forbid more, and is left.
    private static func attached(to group: Int32, _ folder: String) throws -> [Int32] {
        // The kernel takes 64 programs for a group.
        var ids = [UInt32](repeating: 0, count: 64)
        var count = UInt32(ids.count)
        try systemCall("bpf_prog_query(BPF_CGROUP_DEVICE)", path: folder) {
            monohull_bpf_query_device_filters(group, &ids, &count)
        }
        return ids.prefix(Int(count)).map { monohull_bpf_program($0) }.filter { $0 >= 0 }
    }
}
