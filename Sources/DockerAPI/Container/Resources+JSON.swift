import Text

extension Resources {
    public init(_ field: JSONField) throws(JSONError) {
        cpuShares = try field.integer("CpuShares")
        memory = try field.integer("Memory")
        nanoCPUs = try field.integer("NanoCpus")
        cgroupParent = try field.string("CgroupParent")
        blkioWeight = try field.integer("BlkioWeight")
        if let list = try field.elements("BlkioWeightDevice", type: "[]*blkiodev.WeightDevice") {
            var weights: [BlockDeviceWeight] = []
            for element in list {
                guard let object = try element.object(type: "blkiodev.WeightDevice") else { continue }
                weights.append(try BlockDeviceWeight(object))
            }
            blkioWeightDevice = weights
        }
        blkioDeviceReadBps = try Self.rates(field, "BlkioDeviceReadBps")
        blkioDeviceWriteBps = try Self.rates(field, "BlkioDeviceWriteBps")
        blkioDeviceReadIOps = try Self.rates(field, "BlkioDeviceReadIOps")
        blkioDeviceWriteIOps = try Self.rates(field, "BlkioDeviceWriteIOps")
        cpuPeriod = try field.integer("CpuPeriod")
        cpuQuota = try field.integer("CpuQuota")
        cpuRealtimePeriod = try field.integer("CpuRealtimePeriod")
        cpuRealtimeRuntime = try field.integer("CpuRealtimeRuntime")
        cpusetCpus = try field.string("CpusetCpus")
        cpusetMems = try field.string("CpusetMems")
        if let list = try field.elements("Devices", type: "[]container.DeviceMapping") {
            var mappings: [DeviceMapping] = []
            for element in list {
                let object = try element.object(type: "container.DeviceMapping")
                mappings.append(try object.map { field throws(JSONError) in try DeviceMapping(field) } ?? .init())
            }
            devices = mappings
        }
        deviceCgroupRules = try field.strings("DeviceCgroupRules")
        if let list = try field.elements("DeviceRequests", type: "[]container.DeviceRequest") {
            var requests: [DeviceRequest] = []
            for element in list {
                let object = try element.object(type: "container.DeviceRequest")
                requests.append(try object.map { field throws(JSONError) in try DeviceRequest(field) } ?? .init())
            }
            deviceRequests = requests
        }
        kernelMemory = try field.integer("KernelMemory")
        kernelMemoryTCP = try field.integer("KernelMemoryTCP")
        memoryReservation = try field.integer("MemoryReservation")
        memorySwap = try field.integer("MemorySwap")
        memorySwappiness = try field.optionalInteger("MemorySwappiness")
        oomKillDisable = try field.optionalBool("OomKillDisable")
        pidsLimit = try field.optionalInteger("PidsLimit")
        if let list = try field.elements("Ulimits", type: "[]*units.Ulimit") {
            var limits: [Ulimit] = []
            for element in list {
                guard let object = try element.object(type: "units.Ulimit") else { continue }
                limits.append(try Ulimit(object))
            }
            ulimits = limits
        }
        cpuCount = try field.integer("CpuCount")
        cpuPercent = try field.integer("CpuPercent")
        ioMaximumIOps = try field.integer("IOMaximumIOps")
        ioMaximumBandwidth = try field.integer("IOMaximumBandwidth")
    }

    private static func rates(_ field: JSONField, _ name: String) throws(JSONError) -> [BlockDeviceRate]? {
        guard let list = try field.elements(name, type: "[]*blkiodev.ThrottleDevice") else { return nil }
        var rates: [BlockDeviceRate] = []
        for element in list {
            guard let object = try element.object(type: "blkiodev.ThrottleDevice") else { continue }
            rates.append(try BlockDeviceRate(object))
        }
        return rates
    }

    public func members(_ writer: inout JSONWriter) {
        writer.member("CpuShares", cpuShares)
        writer.member("Memory", memory)
        writer.member("NanoCpus", nanoCPUs)
        writer.member("CgroupParent", cgroupParent)
        writer.member("BlkioWeight", blkioWeight)
        writer.member("BlkioWeightDevice", objects: blkioWeightDevice) { $0.members(&$1) }
        writer.member("BlkioDeviceReadBps", objects: blkioDeviceReadBps) { $0.members(&$1) }
        writer.member("BlkioDeviceWriteBps", objects: blkioDeviceWriteBps) { $0.members(&$1) }
        writer.member("BlkioDeviceReadIOps", objects: blkioDeviceReadIOps) { $0.members(&$1) }
        writer.member("BlkioDeviceWriteIOps", objects: blkioDeviceWriteIOps) { $0.members(&$1) }
        writer.member("CpuPeriod", cpuPeriod)
        writer.member("CpuQuota", cpuQuota)
        writer.member("CpuRealtimePeriod", cpuRealtimePeriod)
        writer.member("CpuRealtimeRuntime", cpuRealtimeRuntime)
        writer.member("CpusetCpus", cpusetCpus)
        writer.member("CpusetMems", cpusetMems)
        writer.member("Devices", objects: devices) { $0.members(&$1) }
        writer.member("DeviceCgroupRules", orNull: deviceCgroupRules)
        writer.member("DeviceRequests", objects: deviceRequests) { $0.members(&$1) }
        writer.member("KernelMemory", omitEmpty: kernelMemory)
        writer.member("KernelMemoryTCP", omitEmpty: kernelMemoryTCP)
        writer.member("MemoryReservation", memoryReservation)
        writer.member("MemorySwap", memorySwap)
        writer.member("MemorySwappiness", orNull: memorySwappiness)
        writer.member("OomKillDisable", orNull: oomKillDisable)
        writer.member("PidsLimit", orNull: pidsLimit)
        writer.member("Ulimits", objects: ulimits) { $0.members(&$1) }
        writer.member("CpuCount", cpuCount)
        writer.member("CpuPercent", cpuPercent)
        writer.member("IOMaximumIOps", ioMaximumIOps)
        writer.member("IOMaximumBandwidth", ioMaximumBandwidth)
    }
}
