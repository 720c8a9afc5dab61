import Glibc
import Linux

extension CgroupManager {
    /// Stops or continues all processes. Blocks until the kernel says that it is so, for ten seconds at the most.
    public func setFrozen(_ isFrozen: Bool) throws {
        if let folder = paths[""] {
            try setFrozenV2(folder, isFrozen)
        } else if let folder = paths["freezer"] {
            try setFrozenV1(folder, isFrozen)
        } else {
            throw CgroupError("cannot toggle freezer: cgroups not configured for container")
        }
    }

    /// Frozen by itself, and not by a group above.
    public var isFrozen: Bool {
        if let folder = paths[""] { return (try? CgroupFile.read("\(folder)/cgroup.freeze")) == "1" }
        guard let folder = paths["freezer"] else { return false }
        for _ in 0..<1000 {
            switch try? CgroupFile.read("\(folder)/freezer.state") {
            case "FREEZING": usleep(1000)
            case "FROZEN": return (try? CgroupFile.read("\(folder)/freezer.self_freezing")) != "0"
            default: return false
            }
        }
        return true
    }

    private func setFrozenV2(_ folder: String, _ isFrozen: Bool) throws {
        do throws(SystemCallError) {
            try CgroupFile.write("\(folder)/cgroup.freeze", isFrozen ? "1" : "0")
        } catch {
            guard error.errno == ENOENT else { throw error }
            // Linux before 5.2.
            if isFrozen { throw CgroupError("freezer not supported: \(error)") }
            return
        }
        guard isFrozen else { return }
        for _ in 0..<1000 {
            if try CgroupFile.readValue("frozen", of: "\(folder)/cgroup.events") == 1 { return }
            usleep(10_000)
        }
        throw CgroupError("timeout of 10s reached waiting for the cgroup to freeze")
    }

    /// A freeze stays at FREEZING as long as processes are being made in the group. Writing again makes the kernel
    /// look again; a short thaw now and then lets the makers get done.
    private func setFrozenV1(_ folder: String, _ isFrozen: Bool) throws {
        let file = "\(folder)/freezer.state"
        guard isFrozen else {
            try CgroupFile.write(file, "THAWED")
            return
        }
        do {
            for attempt in 0..<1000 {
                if attempt % 50 == 49 {
                    try? CgroupFile.write(file, "THAWED")
                    usleep(10_000)
                }
                try CgroupFile.write(file, "FROZEN")
                if attempt % 25 == 24 { usleep(10) }
                if try CgroupFile.read(file) == "FROZEN" { return }
            }
            throw CgroupError("unable to freeze")
        } catch {
            // Half frozen is worse than not at all.
            try? CgroupFile.write(file, "THAWED")
            throw error
        }
    }
}
