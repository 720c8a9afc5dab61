import Cgroups
import Glibc
import Linux
import OCI

/// `update`: other limits for a container that exists. On failure the old ones are set again.
public struct ResourceUpdater {
    private let store: StateStore

    public init(store: StateStore) {
        self.store = store
    }

    /// `intelRdt` holds l3CacheSchema and memBwSchema where they change.
    public func update(_ id: String, _ change: LinuxResources, intelRdt: [String: String] = [:]) throws {
        let state = try store.load(id)
        try check(intelRdt, state)
        guard state.initProcess.isAlive else { throw RuntimeError.containerNotRunning }
        if change.memory.kernel != nil || change.memory.kernelTCP != nil {
            RuntimeLog.warning("Kernel memory settings are ignored and will be removed")
        }
        let old = state.spec.linux.resources ?? LinuxResources()
        let resources = old.updated(by: change)
        do {
            try state.cgroup.apply(resources, ownDevices: nil)
        } catch {
            restore(old, state)
            throw error
        }
        var updated = state
        updated.spec = try state.spec.replacing(
            resources: resources,
            intelRdt: intelRdt.isEmpty ? nil : intelRdt
        )
        if !intelRdt.isEmpty, let rdt = updated.spec.linux.intelRdt {
            do {
                try ResourceControl(rdt, id: id).writeSchemata()
            } catch {
                restore(old, state)
                throw error
            }
        }
        try store.save(updated)
    }

    private func restore(_ resources: LinuxResources, _ state: ContainerState) {
        do {
            try state.cgroup.apply(resources, ownDevices: nil)
        } catch {
            RuntimeLog.warning(
                "Setting back cgroup configs failed due to error: \(error), "
                    + "your state.json and actual configs might be inconsistent."
            )
        }
    }

    private func check(_ intelRdt: [String: String], _ state: ContainerState) throws {
        if intelRdt.isEmpty { return }
        let info = "\(ResourceControl.defaultRoot)/info"
        if intelRdt["l3CacheSchema"] != nil, !Files.exists("\(info)/L3") {
            throw RuntimeError("Intel RDT/CAT: l3 cache schema is not enabled")
        }
        if intelRdt["memBwSchema"] != nil, !Files.exists("\(info)/MB") {
            throw RuntimeError("Intel RDT/MBA: memory bandwidth schema is not enabled")
        }
        if state.spec.linux.intelRdt == nil {
            throw RuntimeError("updating a non-existent Intel RDT configuration is not supported")
        }
    }
}
