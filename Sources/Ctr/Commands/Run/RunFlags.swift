import Text

/// The flags of `run` and `containers create`.
enum RunFlags {
    static let shared =
        RuntimeFlags.all + [
            RegistryFlags.snapshotter,
            Flag("snapshotter-label", .list, "Labels for the container's snapshot"),
            Flag("config", "c", .string, "A file with the whole runtime configuration"),
            Flag("cwd", .string, "The working folder"),
            Flag("env", .list, "An environment variable, NAME=VALUE"),
            Flag("env-file", .string, "A file of environment variables, one a line"),
            Flag("label", .list, "A label of the container, NAME=VALUE"),
            Flag("annotation", .list, "An annotation of the runtime configuration, NAME=VALUE"),
            Flag("mount", .list, "A further mount: type=bind,src=/tmp,dst=/host,options=rbind:ro"),
            Flag("net-host", .bool, "In the host's network"),
            Flag("privileged", .bool, "With all rights and all devices"),
            Flag("read-only", .bool, "With a root that can only be read"),
            Flag("sandbox", .string, "In this sandbox"),
            Flag("tty", "t", .bool, "With a terminal"),
            Flag("with-ns", .list, "Join a namespace that exists: '<nstype>:<path>'"),
            Flag("pid-file", .string, "A file for the process's id"),
            Flag("gpus", .integerList, "GPUs for the container"),
            Flag("allow-new-privs", .bool, "Programs may gain rights when they are started"),
            Flag("memory-limit", .unsigned, "The most memory, in bytes"),
            Flag("cap-add", .list, "A further capability, CAP_NAME"),
            Flag("cap-drop", .list, "A capability less, CAP_NAME"),
            Flag("seccomp", .bool, "With the default seccomp profile"),
            Flag("seccomp-profile", .string, "With the seccomp profile of this file; needs --seccomp"),
            Flag("apparmor-default-profile", .string, "With AppArmor's default profile, loaded under this name"),
            Flag("apparmor-profile", .string, "With a profile that AppArmor has loaded"),
            Flag("blockio-config-file", .string, "A file of block I/O classes"),
            Flag("blockio-class", .string, "The block I/O class"),
            Flag("rdt-class", .string, "The class of service for caches and memory bandwidth"),
            Flag("hostname", .string, "The host name"),
            Flag("user", "u", .string, "Who it runs as: <name|uid>[:<group|gid>]"),
            Flag("rootfs", .bool, "The first argument is a folder and no image"),
            Flag("no-pivot", .bool, "Change the root without pivot_root"),
            Flag("cpu-quota", .integer, "Microseconds of CPU time in a period", preset: "-1"),
            Flag("cpu-period", .unsigned, "The period, in microseconds"),
            Flag("rootfs-propagation", .string, "How mounts of the root propagate"),
            Flag("device", .list, "A device of the host, or a folder of devices"),
        ]

    static let run =
        [
            Flag("rm", .bool, "Remove the container when it has ended; not with --detach"),
            Flag("null-io", .bool, "Throw away all input and output"),
            Flag("log-uri", .string, "Where the output goes"),
            Flag("detach", "d", .bool, "Leave it when it has started; not with --rm"),
            Flag("fifo-dir", .string, "A folder for the FIFOs of its streams"),
            Flag("cgroup", .string, "The path of its cgroup; \"\" for none of its own"),
            Flag("platform", .string, "Which of the image's platforms"),
            Flag("cni", .bool, "With a network that CNI plugins make"),
            RegistryFlags.syncFS,
            Flag(
                "uidmap",
                .list,
                "Ids of users in a user namespace of its own",
                placeholder: "container-uid:host-uid:length"
            ),
            Flag(
                "gidmap",
                .list,
                "Ids of groups in a user namespace of its own",
                placeholder: "container-gid:host-gid:length"
            ),
            Flag("remap-labels", .bool, "Let the snapshotter shift the owners of files"),
            Flag("privileged-without-host-devices", .bool, "With --privileged: without the host's devices"),
            Flag("cpus", .double, "How many CPUs' time it may take"),
            Flag("cpu-shares", .integer, "Its weight among those that want CPU time", preset: "1024"),
            Flag("cpuset-cpus", .string, "The CPUs that it may run on (1-2,4)"),
            Flag("cpuset-mems", .string, "The memory nodes that it may use (1-2,4)"),
        ] + shared
}
