import Linux
import OCI

extension CgroupV1 {
    func applyBlockIO(_ blockIO: LinuxResources.BlockIO) throws {
        if let weight = blockIO.weight, weight != 0 { try set("blkio", "\(weightFile())", "\(weight)") }
        if let weight = blockIO.leafWeight, weight != 0 { try set("blkio", "blkio.leaf_weight", "\(weight)") }
        for device in blockIO.weightDevice {
            let number = "\(device.major):\(device.minor)"
            if let weight = device.weight, weight != 0 {
                try set("blkio", "\(weightFile())_device", "\(number) \(weight)")
            }
            if let weight = device.leafWeight, weight != 0 {
                try set("blkio", "blkio.leaf_weight_device", "\(number) \(weight)")
            }
        }
        let throttles = [
            ("read_bps", blockIO.throttleReadBpsDevice), ("write_bps", blockIO.throttleWriteBpsDevice),
            ("read_iops", blockIO.throttleReadIOPSDevice), ("write_iops", blockIO.throttleWriteIOPSDevice),
        ]
        for (name, devices) in throttles {
            for device in devices {
                try set("blkio", "blkio.throttle.\(name)_device", "\(device.major):\(device.minor) \(device.rate)")
            }
        }
    }

    /// CFQ's file, or BFQ's where the kernel has no CFQ any more (5.0).
    private func weightFile() throws -> String {
        Files.exists(try file("blkio", "blkio.weight")) ? "blkio.weight" : "blkio.bfq.weight"
    }
}
