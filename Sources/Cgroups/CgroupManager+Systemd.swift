import Glibc
import Linux
import OCI

/// Groups that systemd makes. It takes no scope without a process, so that the container's process comes first and is
/// put into its group by the parent (`place`), while it waits.
extension CgroupManager {
    public var usesSystemd: Bool { unit != nil }

    static func systemdPaths(_ mounts: CgroupMounts, _ unit: SystemdUnit, isRootless: Bool) throws
        -> [String: String]
    {
        let group = try unit.groupPath(isRootless: isRootless)
        if let v2 = mounts.v2 {
            let above = isRootless ? try SystemdClient.connect(isRootless: true).controlGroup() : ""
            return ["": v2.path + CgroupLocation.clean(above) + group]
        }
        if isRootless { throw CgroupError("cannot use rootless systemd cgroups manager on cgroup v1") }
        var paths: [String: String] = [:]
        for hierarchy in mounts.v1 {
            for controller in hierarchy.controllers { paths[controller] = hierarchy.path + group }
        }
        if paths["devices"] == nil { throw CgroupError("mountpoint for devices not found") }
        if let hybrid = mounts.hybrid { paths[""] = hybrid.path + group }
        return paths
    }

    /// Makes the unit with this process in it and sets the limits. Does nothing where systemd has no part in it:
    /// `create` and `apply` have done it then.
    public func place(_ pid: pid_t, _ resources: LinuxResources, ownDevices: [String]) throws {
        guard let unit else { return }
        let systemd = try SystemdClient.connect(isRootless: options.isRootless)
        do {
            try systemd.start(unit.unitName, unitProperties(unit, pid))
        } catch {
            throw CgroupError(
                "unable to apply cgroup configuration: unable to start unit \"\(unit.unitName)\": \(error)"
            )
        }
        if isV2 { try createFolderV2(resources) } else { try joinFoldersV1(pid, resources.cpu) }
        try apply(resources, ownDevices: ownDevices, systemd)
        // On v1 systemd may put the process into the slice's group of a controller that it begins to use, which by
        // now has happened, since it has answered another call.
        if !isV2 {
            _ = try systemd.controlGroup()
            try joinFoldersV1(pid, resources.cpu)
        }
    }

    private func unitProperties(_ unit: SystemdUnit, _ pid: pid_t) throws -> [SystemdProperty] {
        let slice = DBusValue.string(unit.sliceName(isRootless: options.isRootless))
        var properties = [SystemdProperty("Description", .string("libcontainer container \(unit.name)"))]
        if unit.isSlice {
            properties.append(SystemdProperty("Wants", .array("s", [slice])))
        } else {
            properties += [SystemdProperty("Slice", slice), SystemdProperty("Delegate", .bool(true))]
        }
        properties.append(SystemdProperty("PIDs", .array("u", [.uint32(UInt32(pid))])))
        let accounting = ["Memory", "CPU", isV2 ? "IO" : "BlockIO", "Tasks"]
        properties += accounting.map { SystemdProperty("\($0)Accounting", .bool(true)) }
        properties.append(SystemdProperty("DefaultDependencies", .bool(false)))
        return properties + (try SystemdAnnotations.properties(options.annotations))
    }

    /// systemd makes no folders for the controllers that it does not use.
    private func joinFoldersV1(_ pid: pid_t, _ cpu: LinuxResources.CPU) throws {
        for (controller, folder) in paths where controller != "name=systemd" {
            try Files.makeDirectories(folder, mode: 0o755)
            if controller == "cpuset" { try CgroupV1.fillCPUSet(folder, cpu, isNew: false) }
            try CgroupFile.write("\(folder)/cgroup.procs", pid)
        }
    }

    /// `ownDevices` is nil where the devices stay as they are.
    func apply(_ resources: LinuxResources, ownDevices: [String]?, _ systemd: SystemdClient) throws {
        guard let unit else { return }
        var resources = resources
        let rules = try ownDevices.map { try deviceRules(resources, $0) }
        var properties = SystemdResources(version: systemd.version())
        if let folder = paths[""] {
            // Before systemd sets it: the kernel kills at once.
            try CgroupV2(folder: folder).checkUsage(resources.memory)
            leaveWeightToIdle(&resources)
            try properties.addV2(&resources, devices: rules)
            try set(unit, properties.properties, systemd)
        } else {
            try properties.addV1(&resources, devices: rules)
            // v1's systemd denies all devices for a moment when it sets anything. Who runs must not see it.
            let freezes = rules == nil && paths["freezer"] != nil && !isFrozen
            if freezes { try setFrozen(true) }
            defer { if freezes { try? setFrozen(false) } }
            try set(unit, properties.properties, systemd)
        }
        try applyFiles(resources, ownDevices: ownDevices)
    }

    /// Idle is systemd's weight of 0, and beside it the kernel takes no other.
    private func leaveWeightToIdle(_ resources: inout LinuxResources) {
        if resources.cpu.idle == 1, (resources.cpu.shares ?? 0) != 0 {
            options.warn("unable to apply both CPUWeight and CpuIdle to systemd, ignoring CPUWeight")
            resources.cpu.shares = nil
        }
        if CgroupFile.words(resources.unified["cpu.idle"] ?? "") == ["1"], resources.unified["cpu.weight"] != nil {
            options.warn("unable to apply both cpu.weight and cpu.idle to systemd, ignoring cpu.weight")
            resources.unified["cpu.weight"] = nil
            resources.cpu.shares = nil
        }
    }

    private func set(_ unit: SystemdUnit, _ properties: [SystemdProperty], _ systemd: SystemdClient) throws {
        do {
            try systemd.set(unit.unitName, properties)
        } catch {
            throw CgroupError("unable to set unit properties: \(error)")
        }
    }

    /// Moves an exec's process that could not be cloned into the group: a user may not move processes between units
    /// by itself. Where the group takes none any more it goes to the container's first process, as in `join`.
    public func attach(_ pid: pid_t, subGroups: [String: String] = [:], initPID: pid_t) throws {
        guard let unit, isV2, !isClonedInto else { return }
        let subGroup = CgroupLocation.clean(subGroups[""] ?? "")
        let systemd = try SystemdClient.connect(isRootless: options.isRootless)
        do {
            try systemd.attach(pid, to: unit.unitName, subGroup: subGroup.isEmpty ? "/" : subGroup)
        } catch {
            guard subGroup.isEmpty, let other = initFolder(initPID) else { throw error }
            try move("\(pid)", to: "\(other)/cgroup.procs", pid: pid)
        }
    }

    func stopUnit() throws {
        guard let unit else { return }
        try SystemdClient.connect(isRootless: options.isRootless).stop(unit.unitName)
    }
}
