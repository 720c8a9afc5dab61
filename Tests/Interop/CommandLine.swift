/// A `docker run` whose result says what the runtime made of its flags. SHARED is a folder of the host that is shared
/// with its peers and has a mount in it, `sub`.
struct CommandLine {
    let flags: [String]
    let script: String

    init(_ flags: [String], _ script: String) {
        self.flags = flags
        self.script = script
    }

    init(_ script: String) { self.init([], script) }

    /// Without a network of its own unless the flags name one, for the peers' dockerd has no bridge.
    func arguments(runtime: String, shared: String) -> [String] {
        let network = flags.contains("host") || flags.contains("--network=host") ? [] : ["--network=none"]
        let options = flags.map { $0.replacing("SHARED", with: shared) }
        return ["run", "--rm", "--runtime", runtime] + network + options + ["busybox", "sh", "-c", script]
    }

    private static let mounts = "mount | sed -e 's/,size=[^)]*//' -e 's/lowerdir[^)]*//' | awk '{print $3, $5, $6}'"
    private static let capabilities = "grep Cap /proc/self/status"
    private static let shared = "grep ' /m' /proc/self/mountinfo | cut -d ' ' -f 5-7"
    private static func limits(_ files: String) -> String { "cd /sys/fs/cgroup; tail -n 3 \(files) 2>/dev/null" }

    static let all: [CommandLine] = [
        // What every container has.
        .init("\(mounts); ls -l /dev; ls -l /proc/self/fd | awk '{print $1, $9}'"),
        .init("grep -v -E 'Pid|ctxt|Vm|Rss|Mems|Huge|NS|Tgid|SigQ' /proc/self/status; env; umask"),
        .init("cat /proc/self/limits /proc/self/setgroups /proc/self/uid_map /proc/self/oom_score_adj"),
        .init("stat -f -c %T / /dev /dev/shm /dev/mqueue /proc /sys; cat /proc/sys/net/ipv4/ping_group_range"),
        .init("kill -9 $$"),
        .init("exec 2>/dev/null; sleep 9 & kill $!; wait $!; echo $?"),
        .init("unshare -U true; mount -t tmpfs x /mnt; mknod /tmp/s b 1 1; chroot / true; dmesg"),
        .init("echo 0 >/proc/sysrq-trigger; echo 0 >/proc/sys/vm/drop_caches; echo x >/sys/fs/cgroup/x"),
        .init("cat /proc/kcore /proc/timer_list /proc/keys; ls /sys/firmware /proc/acpi"),
        .init(["-t"], "tty; ls -l /dev/console | cut -c 1-20"),
        .init(["-i"], "cat"),
        // Rights.
        .init(["--privileged"], "\(capabilities); ls /dev | grep -v -E 'tty|vcs|loop'; \(mounts)"),
        .init(["--cap-drop=all"], "\(capabilities); chown 1 /tmp"),
        .init(["--cap-add=all"], capabilities),
        .init(["--cap-drop=all", "--cap-add=net_bind_service", "-u", "65534"], capabilities),
        .init(["--security-opt=no-new-privileges"], "grep -E 'NoNew|Seccomp' /proc/self/status"),
        .init(["--security-opt=seccomp=unconfined"], "grep -E 'NoNew|Seccomp' /proc/self/status; unshare -U true"),
        .init(["--security-opt=systempaths=unconfined"], "mount | grep -c /proc/"),
        .init(["-u", "1000:1000", "--group-add=5", "--group-add=6"], "id; echo $HOME; touch /x"),
        .init(["-u", "nosuchuser"], "true"),
        // Namespaces of the host.
        .init(["--init"], "cat /proc/1/comm"),
        .init(["--pid=host"], "readlink /proc/self/ns/pid"),
        .init(["--ipc=host"], "readlink /proc/self/ns/ipc"),
        .init(["--uts=host"], "readlink /proc/self/ns/uts; hostname"),
        .init(["--network=host"], "readlink /proc/self/ns/net; mount | grep sysfs"),
        .init(["--cgroupns=host"], "cut -d : -f 2- /proc/self/cgroup; mount | grep cgroup | awk '{print $3, $5, $6}'"),
        .init(["--cgroupns=private"], "cut -d : -f 2- /proc/self/cgroup; mount | grep -c cgroup"),
        .init(["--hostname=h", "--domainname=d"], "hostname; cat /proc/sys/kernel/domainname"),
        // Files.
        .init(["--read-only"], "touch /x; touch /dev/shm/y && echo shm; grep ' / ' /proc/mounts | cut -d , -f 1"),
        .init(["--read-only", "--tmpfs=/t:size=1m,mode=700,uid=5"], "touch /t/x; ls -ld /t; grep ' /t ' /proc/mounts"),
        .init(["--tmpfs=/run:exec,nosuid", "--shm-size=1m"], "grep -E ' /run | /dev/shm ' /proc/mounts"),
        .init(["--mount=type=tmpfs,dst=/t,tmpfs-size=4k,tmpfs-mode=1770"], "ls -ld /t; df /t"),
        .init(["-v", "SHARED:/m:rshared"], shared),
        .init(["-v", "SHARED:/m:rslave"], shared),
        .init(["-v", "SHARED:/m:private,ro"], "\(shared); touch /m/x"),
        .init(["--mount=type=bind,src=SHARED,dst=/m,bind-nonrecursive"], "ls /m/sub; \(shared)"),
        .init(
            ["--mount=type=bind,src=SHARED,dst=/m,readonly,bind-recursive=readonly,bind-propagation=rprivate"],
            "touch /m/sub/x; \(shared)"
        ),
        .init(["-v", "/data", "-w", "/new/dir"], "touch /data/x; pwd; grep ' /data ' /proc/mounts"),
        .init(["-v", "/nosuch:/etc/passwd/x"], "true"),
        // Devices.
        .init(["--device=/dev/zero:/dev/z:rm"], "ls -l /dev/z; head -c 3 /dev/z | hexdump -C; echo >/dev/z"),
        .init(
            ["--device-cgroup-rule", "c 1:5 rwm", "--cap-add=mknod"],
            "mknod /tmp/z c 1 5; head -c 1 /tmp/z | hexdump; mknod /tmp/w c 1 1; head -c 1 /tmp/w"
        ),
        // Limits.
        .init(
            ["--ulimit=nofile=100:200", "--ulimit=core=0", "--oom-score-adj=500"],
            "cat /proc/self/limits /proc/1/oom_score_adj"
        ),
        .init(["--ulimit=nofile=1048576000:1048576000"], "true"),
        .init(
            ["--sysctl=net.ipv4.ip_forward=1", "--sysctl=kernel.msgmax=4096"],
            "cat /proc/sys/net/ipv4/ip_forward /proc/sys/kernel/msgmax"
        ),
        .init(["--sysctl=net.core.nosuch=1"], "true"),
        .init(
            ["--memory=64m", "--memory-swap=64m", "--memory-reservation=32m"],
            limits("memory/memory.*limit_in_bytes memory.max memory.low memory.swap.max")
        ),
        .init(
            ["--cpus=0.5", "--cpu-shares=100", "--cpuset-cpus=0", "--pids-limit=50"],
            limits("cpu/cpu.cfs_* cpu/cpu.shares cpuset/cpuset.cpus pids/pids.max cpu.max cpu.weight pids.max")
        ),
        // What cannot be started.
        .init(["--entrypoint=/bin/nosuch"], "true"),
        .init(["--entrypoint=nosuch"], "true"),
        .init(["--entrypoint=/etc"], "true"),
        .init(["--entrypoint=/etc/group"], "true"),
    ]
}
