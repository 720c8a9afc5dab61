import Fuzzing
import OCI
import Testing
import Text

/// Damaged configurations end in an error that says something, or are read; the rounds are the same in each run.
@Suite struct SpecFuzzTests {
    private static let config = """
        {"ociVersion":"1.2.1","root":{"path":"rootfs","readonly":true},"hostname":"h","domainname":"d",
        "process":{"terminal":true,"consoleSize":{"width":80,"height":24},"cwd":"/","env":["PATH=/bin"],"args":["/bin/true"],
        "user":{"uid":0,"gid":0,"umask":18,"additionalGids":[5]},"capabilities":{"bounding":["CAP_KILL"],"ambient":["CAP_KILL"]},
        "rlimits":[{"type":"RLIMIT_CORE","soft":0,"hard":0}],"noNewPrivileges":true,"oomScoreAdj":0,"apparmorProfile":"a",
        "scheduler":{"policy":"SCHED_OTHER","nice":1,"priority":0,"flags":[],"runtime":0,"deadline":0,"period":0},
        "ioPriority":{"class":"IOPRIO_CLASS_BE","priority":4},"execCPUAffinity":{"initial":"0","final":"0-1"}},
        "mounts":[{"destination":"/proc","type":"proc","source":"proc","options":["nosuid"],"uidMappings":[]}],
        "hooks":{"createRuntime":[{"path":"/bin/true","args":["true"],"env":["A=b"],"timeout":5}],"poststop":[]},
        "annotations":{"a":"b"},
        "linux":{"namespaces":[{"type":"pid"},{"type":"mount","path":"/x"}],"timeOffsets":{"boottime":{"secs":1,"nanosecs":1}},
        "uidMappings":[{"containerID":0,"hostID":1,"size":2}],"gidMappings":[{"containerID":0,"hostID":1,"size":2}],
        "devices":[{"path":"/dev/x","type":"c","major":1,"minor":3,"fileMode":438,"uid":0,"gid":0}],
        "netDevices":{"eth0":{"name":"e"}},"cgroupsPath":"/x","rootfsPropagation":"private","sysctl":{"kernel.msgmax":"8192"},
        "maskedPaths":["/proc/kcore"],"readonlyPaths":["/proc/sys"],"mountLabel":"l","personality":{"domain":"LINUX32"},
        "intelRdt":{"closID":"c","l3CacheSchema":"L3:0=f","schemata":["MB:0=1"]},
        "memoryPolicy":{"mode":"MPOL_BIND","nodes":"0-3,7","flags":["MPOL_F_STATIC_NODES"]},
        "seccomp":{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["mkdir"],"action":"SCMP_ACT_ERRNO","errnoRet":1}]},
        "resources":{"devices":[{"allow":false,"type":"a","access":"rwm"}],"memory":{"limit":-1,"swap":9,"swappiness":60},
        "cpu":{"shares":2,"quota":-1,"period":3,"burst":0,"cpus":"0-1","mems":"0","idle":-1},"pids":{"limit":0},
        "blockIO":{"weight":10,"weightDevice":[{"major":8,"minor":0,"weight":12}],"throttleReadBpsDevice":[]},
        "hugepageLimits":[{"pageSize":"2MB","limit":16}],"network":{"classID":17,"priorities":[{"name":"e","priority":1}]},
        "rdma":{"mlx5":{"hcaHandles":19}},"unified":{"memory.high":"20"}}}}
        """

    /// Of each of them no word of the configuration may be taken for another thing: it is read or refused.
    @Test func `a damaged configuration is refused in a sentence, or read`() throws {
        var read = 0
        try Damage.each(of: [Array(Self.config.utf8)], pieces: Damage.jsonPieces, rounds: 4000, seed: 1) { bytes in
            guard let json = try? JSONNode.parse(bytes) else { return }
            do {
                let spec = try Spec(json: json)
                try spec.process?.validate()
                read += 1
                #expect(spec.process?.user.uid != .max && !spec.root.path.isEmpty)
                #expect((spec.hooks.createRuntime.first?.timeout ?? 1) > 0)
                for text in [spec.hostname, spec.root.path, spec.linux.cgroupsPath] { #expect(!text.utf8.contains(0)) }
                // A state keeps it as text: it must come back as it is.
                guard let resources = spec.linux.resources else { return }
                let encoded = resources.encoded()
                #expect(try LinuxResources(json: JSONNode.parse(encoded)).encoded() == encoded)
                let again = try spec.replacing(resources: resources.updated(by: LinuxResources()))
                #expect(again.mounts.count == spec.mounts.count)
            } catch let error as SpecError {
                #expect(!error.description.isEmpty)
            }
        }
        #expect(read > 200)
    }

    @Test(arguments: [
        ("-1", false), ("0", true), ("4294967295", false), ("4294967296", false), ("1e3", false), ("1.0", false),
        ("9223372036854775808", false), ("18446744073709551616", false), ("null", true), ("\"5\"", false),
        ("true", false),
        ("4294967294", true), ("1e400", false), ("-0", true),
    ])
    func `a number is exactly what it is, or refused`(text: String, isTaken: Bool) throws {
        let config = #"{"root":{"path":"r"},"process":{"args":["x"],"cwd":"/","user":{"uid":\#(text)}}}"#
        #expect((try? Spec(json: JSONNode.parse(config))) != nil ? isTaken : !isTaken)
    }

    // The kernel would stop at it and take another path or name than whoever checked the text.
    @Test(arguments: [
        #""hostname":"a\u0000b""#, #""process":{"args":["a\u0000b"],"cwd":"/"}"#, #""process":{"cwd":"/\u0000"}"#,
        #""linux":{"maskedPaths":["/proc/kcore\u0000x"]}"#, #""linux":{"cgroupsPath":"/a\u0000"}"#,
        #""linux":{"sysctl":{"net.a":"1\u0000"}}"#, #""hooks":{"poststop":[{"path":"/bin/true\u0000x"}]}"#,
        #""linux":{"namespaces":[{"type":"pid","path":"/proc/1\u0000"}]}"#, #""annotations":{"a":"\u0000"}"#,
    ])
    func `a zero byte ends in an error that names it`(member: String) {
        let error = #expect(throws: SpecError.self) {
            try Spec(json: JSONNode.parse(#"{"root":{"path":"r"},\#(member)}"#))
        }
        #expect(error?.description.contains("NUL") == true)
    }
}
