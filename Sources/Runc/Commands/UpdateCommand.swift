import Glibc
import Linux
import OCI
import Runtime
import Text

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
        action: update
    )

    private static func update(_ context: RuncContext) throws -> Int32 {
        let flags = context.flags
        let file = flags.string("resources")
        let change = file.isEmpty ? try resources(flags) : try read(file)
        var intelRdt: [String: String] = [:]
        for (flag, member) in [("l3-cache-schema", "l3CacheSchema"), ("mem-bw-schema", "memBwSchema")] {
            if !flags.string(flag).isEmpty { intelRdt[member] = flags.string(flag) }
        }
        try ResourceUpdater(store: context.store).update(context.id(), change, intelRdt: intelRdt)
        return 0
    }

    private static func read(_ file: String) throws -> LinuxResources {
        let limit = 16 << 20
        let bytes =
            file == "-" ? try FileDescriptor(owning: dup(0)).readAll(limit: limit) : try Files.read(file, limit: limit)
        return try LinuxResources(json: JSONNode.parse(bytes))
    }

    private static func resources(_ flags: ParsedFlags) throws -> LinuxResources {
        var resources = LinuxResources()
        let weight = flags.integer("blkio-weight")
        if weight != 0 { resources.blockIO.weight = UInt16(truncatingIfNeeded: weight) }
        if flags.isSet("pids-limit") { resources.pidsLimit = Int64(flags.integer("pids-limit")) }
        resources.cpu.cpus = flags.string("cpuset-cpus")
        resources.cpu.mems = flags.string("cpuset-mems")
        resources.cpu.idle = try number(flags, "cpu-idle")
        resources.cpu.burst = try number(flags, "cpu-burst")
        resources.cpu.period = try number(flags, "cpu-period")
        resources.cpu.realtimePeriod = try number(flags, "cpu-rt-period")
        resources.cpu.shares = try number(flags, "cpu-share")
        resources.cpu.quota = try number(flags, "cpu-quota")
        resources.cpu.realtimeRuntime = try number(flags, "cpu-rt-runtime")
        resources.memory.limit = try size(flags, "memory")
        resources.memory.swap = try size(flags, "memory-swap")
        resources.memory.reservation = try size(flags, "memory-reservation")
        resources.memory.kernel = try size(flags, "kernel-memory")
        resources.memory.kernelTCP = try size(flags, "kernel-memory-tcp")
        return resources
    }

    /// "" is as good as not given.
    private static func number<Value: FixedWidthInteger>(_ flags: ParsedFlags, _ name: String) throws -> Value? {
        let text = flags.string(name)
        if text.isEmpty { return nil }
        guard let value = Value(text) else {
            let parser = Value.isSigned ? "ParseInt" : "ParseUint"
            let isNumber = text.utf8.allSatisfy { (0x30...0x39).contains($0) }
            let reason = isNumber ? "value out of range" : "invalid syntax"
            throw RuntimeError("invalid value for \(name): strconv.\(parser): parsing \"\(text)\": \(reason)")
        }
        return value
    }

    private static func size(_ flags: ParsedFlags, _ name: String) throws -> Int64? {
        let text = flags.string(name)
        if text.isEmpty { return nil }
        if text == "-1" { return -1 }
        guard let value = Sizes.parse(text) else {
            throw RuntimeError("invalid value for \(name): invalid size: '\(text)'")
        }
        return value
    }
}
