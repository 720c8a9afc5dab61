import Linux

extension HostConfig {
    /// Takes over what an update says; the errors are those of an update that contradicts what the container has.
    public mutating func update(_ new: Resources, _ policy: RestartPolicy) throws(EngineError) {
        if new.nanoCPUs > 0 && resources.cpuPeriod > 0 {
            throw .conflict("Conflicting options: Nano CPUs cannot be updated as CPU Period has already been set")
        }
        if new.nanoCPUs > 0 && resources.cpuQuota > 0 {
            throw .conflict("Conflicting options: Nano CPUs cannot be updated as CPU Quota has already been set")
        }
        if new.cpuPeriod > 0 && resources.nanoCPUs > 0 {
            throw .conflict("Conflicting options: CPU Period cannot be updated as NanoCPUs has already been set")
        }
        if new.cpuQuota > 0 && resources.nanoCPUs > 0 {
            throw .conflict("Conflicting options: CPU Quota cannot be updated as NanoCPUs has already been set")
        }
        if new.memory > resources.memorySwap && new.memorySwap == 0 && new.memory != 0 {
            throw .conflict(
                "Memory limit should be smaller than already set memoryswap limit, update the memoryswap at the same time"
            )
        }
        if !policy.name.isEmpty && autoRemove && !policy.isNone {
            throw .conflict("Restart policy cannot be updated because AutoRemove is enabled for the container")
        }
        func take<Value: BinaryInteger>(_ path: WritableKeyPath<Resources, Value>) {
            if new[keyPath: path] != 0 { resources[keyPath: path] = new[keyPath: path] }
        }
        take(\.blkioWeight)
        for path in [
            \.cpuShares, \.nanoCPUs, \.cpuPeriod, \.cpuQuota, \.cpuRealtimePeriod, \.cpuRealtimeRuntime, \.memory,
            \.memorySwap, \.memoryReservation, \.kernelMemory,
        ] as [WritableKeyPath<Resources, Int64>] { take(path) }
        if !new.cpusetCpus.isEmpty { resources.cpusetCpus = new.cpusetCpus }
        if !new.cpusetMems.isEmpty { resources.cpusetMems = new.cpusetMems }
        if let limit = new.pidsLimit { resources.pidsLimit = limit }
        if !policy.name.isEmpty { restartPolicy = policy }
    }
}
