import Glibc
import Linux
import OCI

extension CgroupV2 {
    func applyBlockIO(_ blockIO: LinuxResources.BlockIO) throws {
        try applyWeights(blockIO)
        let throttles = [
            ("rbps", blockIO.throttleReadBpsDevice), ("wbps", blockIO.throttleWriteBpsDevice),
            ("riops", blockIO.throttleReadIOPSDevice), ("wiops", blockIO.throttleWriteIOPSDevice),
        ]
        for (name, devices) in throttles {
            for device in devices {
                try set("io.max", "\(device.major):\(device.minor) \(name)=\(device.rate)")
            }
        }
    }

    /// BFQ's own file takes v1's numbers and, from Linux 5.4 on, a number for one device.
    private func applyWeights(_ blockIO: LinuxResources.BlockIO) throws {
        let weight = blockIO.weight ?? 0
        let devices = blockIO.weightDevice.filter { $0.weight != nil }
        guard weight != 0 || !devices.isEmpty else { return }
        let file = "\(folder)/io.bfq.weight"
        guard Files.exists(file) else {
            if weight != 0 { try set("io.weight", "\(ConvertedNumbers.ioWeight(blockIO: weight))") }
            return
        }
        if weight != 0 { try CgroupFile.write(file, weight) }
        // "default 100" and not just "100".
        guard !devices.isEmpty, try UInt64(CgroupFile.read(file)) == nil else { return }
        for device in devices {
            let text = "\(device.major):\(device.minor) \(device.weight ?? 0)"
            do throws(SystemCallError) {
                try CgroupFile.write(file, text + "\n")
            } catch {
                throw CgroupError("setting device weight \"\(text)\": \(error)")
            }
        }
    }
}
