import OCI
import Testing
import Text

/// Each member of the runtime specification 1.3 for Linux, by its path: one of the wrong type is refused by its name,
/// so it is read. "[]" stands for an element of an array, "*" for any key of an object.
@Suite struct SpecMembersTests {
    private static let hooks = [
        "prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop",
    ]
    private static let rates = ["ReadBps", "WriteBps", "ReadIOPS", "WriteIOPS"].map { "throttle\($0)Device" }

    /// A line names the members of one object.
    private static let objects: [(path: String, members: String)] =
        [
            ("", "ociVersion process root hostname domainname mounts hooks annotations linux"),
            (
                "process",
                """
                terminal consoleSize user args env cwd capabilities rlimits noNewPrivileges apparmorProfile \
                oomScoreAdj scheduler selinuxLabel ioPriority execCPUAffinity
                """
            ),
            ("process.consoleSize", "height width"),
            ("process.user", "uid gid umask additionalGids"),
            ("process.capabilities", "bounding effective inheritable permitted ambient"),
            ("process.rlimits[]", "type hard soft"),
            ("process.scheduler", "policy nice priority flags runtime deadline period"),
            ("process.ioPriority", "class priority"),
            ("process.execCPUAffinity", "initial final"),
            ("root", "path readonly"),
            ("mounts[]", "destination type source options uidMappings gidMappings"),
            ("mounts[].uidMappings[]", "containerID hostID size"),
            ("mounts[].gidMappings[]", "containerID hostID size"),
            (
                "linux",
                """
                uidMappings gidMappings sysctl resources cgroupsPath namespaces devices netDevices seccomp \
                rootfsPropagation maskedPaths readonlyPaths mountLabel intelRdt memoryPolicy personality timeOffsets
                """
            ),
            ("linux.uidMappings[]", "containerID hostID size"),
            ("linux.gidMappings[]", "containerID hostID size"),
            ("linux.namespaces[]", "type path"),
            ("linux.devices[]", "path type major minor fileMode uid gid"),
            ("linux.netDevices.*", "name"),
            (
                "linux.seccomp",
                "defaultAction defaultErrnoRet architectures flags listenerPath listenerMetadata syscalls"
            ),
            ("linux.seccomp.syscalls[]", "names action errnoRet args"),
            ("linux.seccomp.syscalls[].args[]", "index value valueTwo op"),
            ("linux.intelRdt", "closID schemata l3CacheSchema memBwSchema enableMonitoring"),
            ("linux.memoryPolicy", "mode nodes flags"),
            ("linux.personality", "domain flags"),
            ("linux.timeOffsets.monotonic", "secs nanosecs"),
            ("linux.resources", "devices memory cpu pids blockIO hugepageLimits network rdma unified"),
            ("linux.resources.devices[]", "allow type major minor access"),
            (
                "linux.resources.memory",
                """
                limit reservation swap kernel kernelTCP swappiness disableOOMKiller useHierarchy checkBeforeUpdate
                """
            ),
            (
                "linux.resources.cpu",
                "shares quota burst period realtimeRuntime realtimePeriod cpus mems idle"
            ),
            ("linux.resources.pids", "limit"),
            ("linux.resources.blockIO", "weight leafWeight weightDevice \(rates.joined(separator: " "))"),
            ("linux.resources.blockIO.weightDevice[]", "major minor weight leafWeight"),
            ("linux.resources.hugepageLimits[]", "pageSize limit"),
            ("linux.resources.network", "classID priorities"),
            ("linux.resources.network.priorities[]", "name priority"),
            ("linux.resources.rdma.*", "hcaHandles hcaObjects"),
            ("hooks", hooks.joined(separator: " ")),
        ] + hooks.map { ("hooks.\($0)[]", "path args env timeout") }
        + rates.map { ("linux.resources.blockIO.\($0)[]", "major minor rate") }

    /// What must be there beside a member for it to be looked at.
    private static let required: [String: String] = [
        "": #""root":{"path":"r"}"#, "root": #""path":"r""#, "mounts[]": #""destination":"/x""#,
        "linux.namespaces[]": #""type":"uts""#, "linux.devices[]": #""path":"/dev/x","type":"c""#,
        "linux.seccomp": #""defaultAction":"SCMP_ACT_ALLOW""#,
        "linux.seccomp.syscalls[]": #""names":["mkdir"],"action":"SCMP_ACT_ALLOW""#,
        "linux.seccomp.syscalls[].args[]": #""index":0,"value":1,"op":"SCMP_CMP_EQ""#,
        "linux.personality": #""domain":"LINUX""#, "linux.memoryPolicy": #""mode":"MPOL_DEFAULT""#,
        "linux.resources.hugepageLimits[]": #""pageSize":"2MB""#, "process.rlimits[]": #""type":"RLIMIT_CORE""#,
        "linux.resources.devices[]": #""allow":true"#,
    ].merging(hooks.map { ("hooks.\($0)[]", #""path":"/bin/true""#) }) { $1 }

    /// A configuration in which the object at `path` has `member`, and those around it what they must have.
    private func configuration(_ path: String, _ member: String) -> String {
        var text = member
        var path = path
        while true {
            let name = String(member.utf8.dropFirst().prefix { $0 != UInt8(ascii: "\"") }) ?? ""
            var others = Self.required[path] ?? ""
            // The member itself takes the place of the one that must be there.
            if text == member, others.contains("\"\(name)\":") { others = "" }
            if path.isEmpty, text.hasPrefix(#""root":"#) { others = "" }
            text = "{\(others)\(others.isEmpty || text.isEmpty ? "" : ",")\(text)}"
            if path.isEmpty { return text }
            if path.hasSuffix("[]") {
                text = "[\(text)]"
                path.removeLast(2)
            }
            let key = path.split(separator: ".").last.map(String.init) ?? ""
            path = path.split(separator: ".").dropLast().joined(separator: ".")
            text = "\"\(key)\":\(text)"
        }
    }

    @Test(arguments: objects)
    func `a member of the wrong type is refused by its name`(path: String, members: String) throws {
        for member in members.split(separator: " ") {
            // Whatever type it has, one of the two is another.
            let refusals = [#"{"1":[2]}"#, "true"].compactMap { value -> String? in
                do {
                    _ = try Spec(json: JSONNode.parse(configuration(path, "\"\(member)\":\(value)")))
                    return nil
                } catch {
                    return "\(error)"
                }
            }
            #expect(refusals.contains { $0.contains(member) }, "\(path).\(member): \(refusals)")
        }
    }
}
