import Linux
import Support
import Testing

/// Numbers and texts at their ends and beyond, in every member that takes one: each run ends as a command does, with
/// an exit code and nothing left, and never by a signal of our own arithmetic.
@Suite(.enabled(if: Environment.isRoot, "needs root"))
struct ExtremeInputTests {
    private static let values = [
        "-1", "0", "1.5", "1e400", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
        "18446744073709551615", "18446744073709551616", "4294967295", "4294967296", "null", "[]", "{}", #""NaN""#,
        #""\u0000""#, #""0-4294967296""#,
    ]

    /// 128 and the number of a signal, or more; runc's own are 1 and 255.
    private func check(_ output: Output, _ what: String) {
        #expect((0...127).contains(output.code) || output.code == 255, "\(what): \(output)")
        #expect(!output.err.contains("ended while it was being made"), "\(what): \(output)")
    }

    private func tryAll(_ set: (RuncBundle, String) -> Void) throws {
        try RuncBundle.with("true") { bundle in
            let (process, linux) = (bundle.process, bundle.linux)
            for value in Self.values {
                (bundle.process, bundle.linux) = (process, linux)
                bundle.linux["cgroupsPath"] = #""/\#(bundle.id)""#
                set(bundle, value)
                check(try bundle.run(), value)
                #expect(((try? Files.list(bundle.state)) ?? []).isEmpty, "\(value)")
            }
        }
    }

    @Test(arguments: [
        #"{"memory":{"limit":@}}"#, #"{"memory":{"limit":33554432,"swap":@}}"#, #"{"memory":{"reservation":@}}"#,
        #"{"memory":{"swappiness":@}}"#, #"{"cpu":{"shares":@}}"#, #"{"cpu":{"quota":@}}"#, #"{"cpu":{"period":@}}"#,
        #"{"cpu":{"quota":1000,"period":@}}"#, #"{"cpu":{"burst":@}}"#, #"{"cpu":{"cpus":@}}"#, #"{"cpu":{"idle":@}}"#,
        #"{"cpu":{"realtimePeriod":@}}"#, #"{"pids":{"limit":@}}"#, #"{"blockIO":{"weight":@}}"#,
        #"{"blockIO":{"throttleReadBpsDevice":[{"major":@,"minor":@,"rate":@}]}}"#,
        #"{"devices":[{"allow":true,"type":"c","major":@,"minor":@,"access":"r"}]}"#, #"{"unified":{"memory.max":@}}"#,
        #"{"hugepageLimits":[{"pageSize":"2MB","limit":@}]}"#, #"{"network":{"classID":@}}"#,
    ])
    func `resources`(form: String) throws {
        try tryAll { $0.linux["resources"] = form.replacing("@", with: $1) }
    }

    private static let isRig: Comment = "asks nothing of another kernel"

    @Test(
        .disabled(if: Environment.isRig, isRig),
        arguments: [
            ("user", #"{"uid":@,"gid":@}"#), ("user", #"{"umask":@,"additionalGids":[@]}"#), ("oomScoreAdj", "@"),
            ("rlimits", #"[{"type":"RLIMIT_CORE","soft":@,"hard":@}]"#),
            ("ioPriority", #"{"class":"IOPRIO_CLASS_BE","priority":@}"#),
            ("scheduler", #"{"policy":"SCHED_OTHER","nice":@,"priority":@}"#),
            ("consoleSize", #"{"width":@,"height":@}"#),
            ("scheduler", #"{"policy":"SCHED_DEADLINE","runtime":@,"deadline":@,"period":@}"#), ("cwd", "@"),
            ("env", "[@]"),
            ("execCPUAffinity", #"{"initial":@,"final":@}"#), ("capabilities", #"{"bounding":[@]}"#), ("args", "[@]"),
        ]
    )
    func `the process`(member: String, form: String) throws {
        try tryAll { $0.process[member] = form.replacing("@", with: $1) }
    }

    @Test(
        .disabled(if: Environment.isRig, isRig),
        arguments: [
            ("devices", #"[{"path":"/dev/x","type":"c","major":@,"minor":@,"fileMode":@,"uid":@,"gid":@}]"#),
            ("timeOffsets", #"{"boottime":{"secs":@,"nanosecs":@}}"#),
            ("memoryPolicy", #"{"mode":"MPOL_BIND","nodes":@}"#),
            ("uidMappings", #"[{"containerID":@,"hostID":@,"size":@}]"#), ("sysctl", #"{"kernel.msgmax":@}"#),
            ("maskedPaths", "[@]"), ("readonlyPaths", "[@]"), ("cgroupsPath", "@"), ("rootfsPropagation", "@"),
            ("seccomp", #"{"defaultAction":"SCMP_ACT_ALLOW","defaultErrnoRet":@,"syscalls":[]}"#),
            (
                "seccomp",
                """
                {"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["mkdir"],"action":"SCMP_ACT_ERRNO","errnoRet":@,
                 "args":[{"index":@,"value":@,"valueTwo":@,"op":"SCMP_CMP_MASKED_EQ"}]}]}
                """
            ),
        ]
    )
    func `linux`(member: String, form: String) throws {
        try tryAll { bundle, value in
            if member == "timeOffsets" { bundle.namespaces["time"] = "" }
            if member == "uidMappings" {
                bundle.namespaces["user"] = ""
                bundle.linux["gidMappings"] = form.replacing("@", with: value)
            }
            bundle.linux[member] = form.replacing("@", with: value)
        }
    }

    @Test func `flags of the command line`() throws {
        let texts = Self.values.map { $0.filter { $0 != "\"" } } + ["0x10", "inf", "8eb", "1_0", "", "+5", "-"]
        let flags = [
            ["update", "--memory"], ["update", "--memory-swap"], ["update", "--cpu-quota"], ["update", "--cpu-period"],
            ["update", "--cpu-share"], ["update", "--pids-limit"], ["update", "--blkio-weight"],
            ["update", "--cpu-burst"],
            ["exec", "--user"], ["exec", "--additional-gids"], ["exec", "--preserve-fds"], ["exec", "--cgroup"],
            ["kill", "none"], ["--rootless"], ["checkpoint", "--page-server"], ["checkpoint", "--status-fd"],
        ]
        try RuncBundle.with("sleep 1000") { bundle in
            try bundle.launch()
            for flag in flags {
                let rest =
                    switch flag[0] {
                    case "exec": [bundle.id, "true"]
                    case "kill": [String]()
                    case "--rootless": ["list"]
                    default: [bundle.id]
                    }
                // Side by side, for half the time.
                let running = try texts.map { text in
                    let line = ["--root", bundle.state] + flag + [text] + rest
                    let process = try BackgroundProcess(bundle.runtime, line)
                    process.closeInput()
                    return (process, line.joined(separator: " "))
                }
                for (process, line) in running { check(try process.finish(), line) }
            }
        }
    }
}
