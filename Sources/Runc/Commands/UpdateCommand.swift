import Runtime

extension RuncCommand {
    static let update = RuncCommand(
        name: "update",
        summary: "update container resource constraints",
        arguments: "<container-id>",
        flags: [
            Flag(
                "resources",
                "r",
                .string,
                """
                file with the limits to change as JSON, '-' for the standard input

                Its form, of which any part may be left out:

                {
                  "memory": {
                    "limit": 0,
                    "reservation": 0,
                    "swap": 0,
                    "checkBeforeUpdate": true
                  },
                  "cpu": {
                    "shares": 0,
                    "quota": 0,
                    "burst": 0,
                    "period": 0,
                    "realtimeRuntime": 0,
                    "realtimePeriod": 0,
                    "cpus": "",
                    "mems": "",
                    "idle": 0
                  },
                  "blockIO": {
                    "weight": 0
                  }
                }

                With it all other flags are passed over.

                """
            ),
            Flag("blkio-weight", .integer, "weight of the cgroup for block devices, from 10 to 1000", preset: "0"),
            Flag("cpu-period", .string, "CFS period in microseconds; 0 is the system's default"),
            Flag("cpu-quota", .string, "CPU time in each CFS period, in microseconds"),
            Flag("cpu-burst", .string, "CPU time that may be saved up beyond the quota, in microseconds"),
            Flag("cpu-share", .string, "CPU shares (weight against other containers)"),
            Flag("cpu-rt-period", .string, "period of real-time scheduling in microseconds; 0 is the system's default"),
            Flag("cpu-rt-runtime", .string, "real-time CPU time in each such period, in microseconds"),
            Flag("cpuset-cpus", .string, "CPUs to use"),
            Flag("cpuset-mems", .string, "memory nodes to use"),
            Flag("kernel-memory", .string, "obsolete", isHidden: true),
            Flag("kernel-memory-tcp", .string, "obsolete", isHidden: true),
            Flag("memory", .string, "memory limit in bytes"),
            Flag("cpu-idle", .string, "1 makes the cgroup SCHED_IDLE, 0 undoes it"),
            Flag("memory-reservation", .string, "soft limit of memory in bytes"),
            Flag("memory-swap", .string, "limit of memory and swap together; '-1' leaves swap without limit"),
            Flag("pids-limit", .integer, "most processes that the container may have", preset: "0"),
            Flag("l3-cache-schema", .string, "schema of Intel RDT/CAT for the L3 cache"),
            Flag("mem-bw-schema", .string, "schema of Intel RDT/MBA for memory bandwidth"),
        ],
        count: 1...1,
        action: { _ in throw RuntimeError.notImplemented("runc update") }
    )
}
