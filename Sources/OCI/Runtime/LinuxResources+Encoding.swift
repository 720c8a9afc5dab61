import Text

extension LinuxResources {
    /// The JSON text that `init(json:)` reads back.
    public func encoded() -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            if !devices.isEmpty {
                writer.memberArray("devices") { writer in
                    for rule in devices { Self.write(rule, to: &writer) }
                }
            }
            if memory != Memory() { writer.memberObject("memory") { write(memory, to: &$0) } }
            if cpu != CPU() { writer.memberObject("cpu") { write(cpu, to: &$0) } }
            if let pidsLimit { writer.memberObject("pids") { $0.member("limit", pidsLimit) } }
            if blockIO != BlockIO() { writer.memberObject("blockIO") { write(blockIO, to: &$0) } }
            writeRest(to: &writer)
        }
        return writer.bytes
    }

    private static func write(_ rule: LinuxDeviceRule, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("allow", rule.allow)
            writer.member("type", rule.type)
            if let major = rule.major { writer.member("major", major) }
            if let minor = rule.minor { writer.member("minor", minor) }
            writer.member("access", rule.access)
        }
    }

    private func write(_ memory: Memory, to writer: inout JSONWriter) {
        if let value = memory.limit { writer.member("limit", value) }
        if let value = memory.reservation { writer.member("reservation", value) }
        if let value = memory.swap { writer.member("swap", value) }
        if let value = memory.kernel { writer.member("kernel", value) }
        if let value = memory.kernelTCP { writer.member("kernelTCP", value) }
        if let value = memory.swappiness { writer.member("swappiness", value) }
        if let value = memory.disableOOMKiller { writer.member("disableOOMKiller", value) }
        if let value = memory.checkBeforeUpdate { writer.member("checkBeforeUpdate", value) }
    }

    private func write(_ cpu: CPU, to writer: inout JSONWriter) {
        if let value = cpu.shares { writer.member("shares", value) }
        if let value = cpu.quota { writer.member("quota", value) }
        if let value = cpu.period { writer.member("period", value) }
        if let value = cpu.burst { writer.member("burst", value) }
        if let value = cpu.realtimeRuntime { writer.member("realtimeRuntime", value) }
        if let value = cpu.realtimePeriod { writer.member("realtimePeriod", value) }
        if !cpu.cpus.isEmpty { writer.member("cpus", cpu.cpus) }
        if !cpu.mems.isEmpty { writer.member("mems", cpu.mems) }
        if let value = cpu.idle { writer.member("idle", value) }
    }

    private func write(_ blockIO: BlockIO, to writer: inout JSONWriter) {
        if let value = blockIO.weight { writer.member("weight", value) }
        if let value = blockIO.leafWeight { writer.member("leafWeight", value) }
        writer.memberArray("weightDevice") { writer in
            for device in blockIO.weightDevice {
                writer.object { writer in
                    writer.member("major", device.major)
                    writer.member("minor", device.minor)
                    if let value = device.weight { writer.member("weight", value) }
                    if let value = device.leafWeight { writer.member("leafWeight", value) }
                }
            }
        }
        let throttles: [(String, [ThrottleDevice])] = [
            ("throttleReadBpsDevice", blockIO.throttleReadBpsDevice),
            ("throttleWriteBpsDevice", blockIO.throttleWriteBpsDevice),
            ("throttleReadIOPSDevice", blockIO.throttleReadIOPSDevice),
            ("throttleWriteIOPSDevice", blockIO.throttleWriteIOPSDevice),
        ]
        for (name, devices) in throttles {
            writer.memberArray(name) { writer in
                for device in devices {
                    writer.object { writer in
                        writer.member("major", device.major)
                        writer.member("minor", device.minor)
                        writer.member("rate", device.rate)
                    }
                }
            }
        }
    }

    private func writeRest(to writer: inout JSONWriter) {
        if !hugepageLimits.isEmpty {
            writer.memberArray("hugepageLimits") { writer in
                for entry in hugepageLimits {
                    writer.object { writer in
                        writer.member("pageSize", entry.pageSize)
                        writer.member("limit", entry.limit)
                    }
                }
            }
        }
        if networkClassID != nil || !networkPriorities.isEmpty {
            writer.memberObject("network") { writer in
                if let networkClassID { writer.member("classID", networkClassID) }
                writer.memberArray("priorities") { writer in
                    for entry in networkPriorities {
                        writer.object { writer in
                            writer.member("name", entry.name)
                            writer.member("priority", entry.priority)
                        }
                    }
                }
            }
        }
        if !rdma.isEmpty {
            writer.memberObject("rdma") { writer in
                for (device, limits) in rdma.sorted(by: { $0.key < $1.key }) {
                    writer.memberObject(device) { writer in
                        if let value = limits.hcaHandles { writer.member("hcaHandles", value) }
                        if let value = limits.hcaObjects { writer.member("hcaObjects", value) }
                    }
                }
            }
        }
        if !unified.isEmpty { writer.member("unified", unified) }
    }
}
