extension LinuxResources {
    /// These resources with what `runc update` changes. A part that the change does not mention keeps its number,
    /// apart from those that are written again each time and are not kept for the next: processes, CPU lists, idle,
    /// burst and the unified map. Devices, huge pages, network and RDMA are not for updates.
    public func updated(by change: LinuxResources) -> LinuxResources {
        var result = self
        result.memory.update(by: change.memory)
        result.cpu.update(by: change.cpu)
        result.blockIO.update(by: change.blockIO)
        result.pidsLimit = change.pidsLimit
        result.unified = change.unified
        return result
    }
}

extension LinuxResources.Memory {
    fileprivate mutating func update(by change: LinuxResources.Memory) {
        limit = change.limit ?? limit
        reservation = change.reservation ?? reservation
        // Else the old swap would be below the new, unlimited memory.
        swap = change.swap ?? (change.limit == -1 ? 0 : swap)
        checkBeforeUpdate = change.checkBeforeUpdate
    }
}

extension LinuxResources.CPU {
    fileprivate mutating func update(by change: LinuxResources.CPU) {
        // Quota and period only make sense together: one that comes alone is set beside the other's old number.
        let hasPeriod = (change.period ?? 0) != 0
        let hasQuota = (change.quota ?? 0) != 0
        if hasPeriod == hasQuota {
            period = change.period
            quota = change.quota
        } else if hasPeriod {
            period = change.period
        } else {
            quota = change.quota
        }
        // The kernel refuses a weight beside idle.
        shares = change.shares ?? (change.idle == nil ? shares : 0)
        realtimePeriod = change.realtimePeriod ?? realtimePeriod
        realtimeRuntime = change.realtimeRuntime ?? realtimeRuntime
        burst = change.burst
        idle = change.idle
        cpus = change.cpus
        mems = change.mems
    }
}

extension LinuxResources.BlockIO {
    fileprivate mutating func update(by change: LinuxResources.BlockIO) {
        weight = change.weight ?? weight
        leafWeight = change.leafWeight ?? leafWeight
        for device in change.weightDevice {
            // Of two entries for a device the last counts.
            let index = weightDevice.lastIndex { $0.major == device.major && $0.minor == device.minor }
            guard let index else {
                weightDevice.append(device)
                continue
            }
            weightDevice[index].weight = device.weight ?? weightDevice[index].weight
            weightDevice[index].leafWeight = device.leafWeight ?? weightDevice[index].leafWeight
        }
        Self.update(&throttleReadBpsDevice, by: change.throttleReadBpsDevice)
        Self.update(&throttleWriteBpsDevice, by: change.throttleWriteBpsDevice)
        Self.update(&throttleReadIOPSDevice, by: change.throttleReadIOPSDevice)
        Self.update(&throttleWriteIOPSDevice, by: change.throttleWriteIOPSDevice)
    }

    private static func update(
        _ devices: inout [LinuxResources.ThrottleDevice],
        by change: [LinuxResources.ThrottleDevice]
    ) {
        for device in change {
            let index = devices.lastIndex { $0.major == device.major && $0.minor == device.minor }
            if let index { devices[index].rate = device.rate } else { devices.append(device) }
        }
    }
}
