import Text

extension HostConfig {
    public init(_ field: JSONField) throws(JSONError) {
        binds = try field.strings("Binds")
        containerIDFile = try field.string("ContainerIDFile")
        if let config = try field.object("LogConfig", type: "container.LogConfig") { logConfig = try LogConfig(config) }
        networkMode = try field.string("NetworkMode", type: "container.NetworkMode")
        portBindings = try Self.ports(field)
        if let policy = try field.object("RestartPolicy", type: "container.RestartPolicy") {
            restartPolicy = try RestartPolicy(policy)
        }
        autoRemove = try field.bool("AutoRemove")
        volumeDriver = try field.string("VolumeDriver")
        volumesFrom = try field.strings("VolumesFrom")
        for (index, size) in try (field.elements("ConsoleSize", type: "[2]uint") ?? []).prefix(2).enumerated() {
            consoleSize[index] = try size.integer()
        }
        annotations = try field.stringMap("Annotations")
        capAdd = try field.words("CapAdd")
        capDrop = try field.words("CapDrop")
        cgroupnsMode = try field.string("CgroupnsMode", type: "container.CgroupnsMode")
        dns = try field.strings("Dns")
        dnsOptions = try field.strings("DnsOptions")
        dnsSearch = try field.strings("DnsSearch")
        extraHosts = try field.strings("ExtraHosts")
        groupAdd = try field.strings("GroupAdd")
        ipcMode = try field.string("IpcMode", type: "container.IpcMode")
        cgroup = try field.string("Cgroup", type: "container.CgroupSpec")
        links = try field.strings("Links")
        oomScoreAdj = try field.integer("OomScoreAdj")
        pidMode = try field.string("PidMode", type: "container.PidMode")
        privileged = try field.bool("Privileged")
        publishAllPorts = try field.bool("PublishAllPorts")
        readonlyRootfs = try field.bool("ReadonlyRootfs")
        securityOpt = try field.strings("SecurityOpt")
        storageOpt = try field.stringMap("StorageOpt")
        tmpfs = try field.stringMap("Tmpfs")
        utsMode = try field.string("UTSMode", type: "container.UTSMode")
        usernsMode = try field.string("UsernsMode", type: "container.UsernsMode")
        shmSize = try field.integer("ShmSize")
        sysctls = try field.stringMap("Sysctls")
        runtime = try field.string("Runtime")
        isolation = try field.string("Isolation", type: "container.Isolation")
        resources = try Resources(field)
        if let list = try field.elements("Mounts", type: "[]mount.Mount") {
            var mounts: [Mount] = []
            for element in list {
                let object = try element.object(type: "mount.Mount")
                mounts.append(try object.map { field throws(JSONError) in try Mount(field) } ?? Mount())
            }
            self.mounts = mounts
        }
        maskedPaths = try field.strings("MaskedPaths")
        readonlyPaths = try field.strings("ReadonlyPaths")
        initProcess = try field.optionalBool("Init")
    }

    private static func ports(_ field: JSONField) throws(JSONError) -> [String: [PortBinding]?]? {
        guard let members = try field.map("PortBindings", type: "nat.PortMap") else { return nil }
        var ports: [String: [PortBinding]?] = [:]
        for (port, value) in members {
            if value.node.isNull {
                ports[port] = .some(nil)
                continue
            }
            var bindings: [PortBinding] = []
            for element in try value.elements(type: "[]nat.PortBinding") {
                let object = try element.object(type: "nat.PortBinding")
                bindings.append(try object.map { field throws(JSONError) in try PortBinding(field) } ?? PortBinding())
            }
            ports[port] = bindings
        }
        return ports
    }

    /// In docker's order, each as docker shows it: clients read members without looking whether they are there.
    public func members(_ writer: inout JSONWriter) {
        writer.member("Binds", orNull: binds)
        writer.member("ContainerIDFile", containerIDFile)
        writer.memberObject("LogConfig") { logConfig.members(&$0) }
        writer.member("NetworkMode", networkMode)
        writePorts(&writer)
        writer.memberObject("RestartPolicy") { restartPolicy.members(&$0) }
        writer.member("AutoRemove", autoRemove)
        writer.member("VolumeDriver", volumeDriver)
        writer.member("VolumesFrom", orNull: volumesFrom)
        writer.memberArray("ConsoleSize") { array in
            for size in consoleSize { array.integer(size) }
        }
        writer.member("Annotations", omitEmpty: annotations)
        writer.member("CapAdd", orNull: capAdd)
        writer.member("CapDrop", orNull: capDrop)
        writer.member("CgroupnsMode", cgroupnsMode)
        writer.member("Dns", orNull: dns)
        writer.member("DnsOptions", orNull: dnsOptions)
        writer.member("DnsSearch", orNull: dnsSearch)
        writer.member("ExtraHosts", orNull: extraHosts)
        writer.member("GroupAdd", orNull: groupAdd)
        writer.member("IpcMode", ipcMode)
        writer.member("Cgroup", cgroup)
        writer.member("Links", orNull: links)
        writer.member("OomScoreAdj", oomScoreAdj)
        writer.member("PidMode", pidMode)
        writer.member("Privileged", privileged)
        writer.member("PublishAllPorts", publishAllPorts)
        writer.member("ReadonlyRootfs", readonlyRootfs)
        writer.member("SecurityOpt", orNull: securityOpt)
        writer.member("StorageOpt", omitEmpty: storageOpt)
        writer.member("Tmpfs", omitEmpty: tmpfs)
        writer.member("UTSMode", utsMode)
        writer.member("UsernsMode", usernsMode)
        writer.member("ShmSize", shmSize)
        writer.member("Sysctls", omitEmpty: sysctls)
        writer.member("Runtime", omitEmpty: runtime)
        writer.member("Isolation", isolation)
        resources.members(&writer)
        if let mounts, !mounts.isEmpty {
            writer.memberArray("Mounts") { array in
                for mount in mounts { mount.write(&array) }
            }
        }
        writer.member("MaskedPaths", orNull: maskedPaths)
        writer.member("ReadonlyPaths", orNull: readonlyPaths)
        if let initProcess { writer.member("Init", initProcess) }
    }

    private func writePorts(_ writer: inout JSONWriter) {
        guard let portBindings else { return writer.memberNull("PortBindings") }
        writer.memberObject("PortBindings") { writer in
            for (port, bindings) in portBindings.sorted(by: { $0.key < $1.key }) {
                writer.member(port, objects: bindings) { $0.members(&$1) }
            }
        }
    }
}
