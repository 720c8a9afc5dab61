import DockerAPI
import Linux

/// Makes the mount points of a container from all that its creator may say about them, as docker does it: what comes
/// later takes the place of what came earlier, and only a place that was named twice is an error.
struct MountPlan {
    let id: String
    let dataRoot: String
    let volumes: VolumeFolder
    let folders: ContainerFolders
    /// Other containers by what the client calls them.
    let find: (String) throws -> ContainerRecord

    private let parser = MountParser()

    func points(_ host: HostConfig, volumes places: [String]) throws -> [MountPoint] {
        let mounts = try (host.mounts ?? []).map { mount throws(EngineError) in try parser.parse(mount) }
        for target in (host.tmpfs ?? [:]).keys.sorted() { try MountParser.check(tmpfs: target) }
        var points = OrderedPoints()
        for text in host.volumesFrom ?? [] {
            for point in try inherited(text) { points.put(point) }
        }
        var taken: Set<String> = []
        for text in host.binds ?? [] {
            var point = try parser.parse(bind: text, volumeDriver: host.volumeDriver)
            try keepFromDaemonRoot(&point)
            guard host.tmpfs?[point.destination] == nil, taken.insert(point.destination).inserted else {
                throw EngineError.invalid("Duplicate mount point: \(point.destination)")
            }
            if point.type == "volume" { name(&point, isShown: !point.name.isEmpty) }
            points.put(point)
        }
        for (index, parsed) in mounts.enumerated() {
            var point = parsed
            try keepFromDaemonRoot(&point)
            guard taken.insert(point.destination).inserted else {
                throw EngineError.invalid("Duplicate mount point: \(point.spec.target)")
            }
            if point.type == "volume" { name(&point, isShown: true) }
            if point.type == "image" { place(&point, index) }
            points.put(point)
        }
        for place in places {
            let destination = MountParser.destination(ofVolume: place)
            guard !points.has(destination), host.tmpfs?[destination] == nil else { continue }
            var point = MountPoint(type: "volume", destination: destination, spec: Mount())
            point.driver = host.volumeDriver
            point.copiesData = true
            name(&point, isShown: true)
            point.mode = ""
            points.put(point)
        }
        return points.all
    }

    /// In the order in which the places were first named.
    private struct OrderedPoints {
        private(set) var all: [MountPoint] = []

        func has(_ destination: String) -> Bool { all.contains { $0.destination == destination } }

        mutating func put(_ point: MountPoint) {
            all.removeAll { $0.destination == point.destination }
            all.append(point)
        }
    }

    private func inherited(_ text: String) throws -> [MountPoint] {
        let (name, isReadOnly) = try MountParser.parse(volumesFrom: text)
        let other: ContainerRecord
        do { other = try find(name) } catch let error as EngineError {
            throw EngineError.invalid(error.message)
        }
        return other.mountPoints.enumerated().map { index, point in
            var point = point
            point.isWritable = point.isWritable && !isReadOnly
            point.mode = ""
            point.copiesData = false
            point.requiresSource = false
            if point.type == "image" { place(&point, 1000 + index) }
            return point
        }
    }

    /// The volume's name, given or made up, with its place on the host.
    private func name(_ point: inout MountPoint, isShown: Bool) {
        point.volume = point.name.isEmpty ? RandomID.make() : point.name
        point.name = isShown ? point.volume : ""
        point.source = volumes.data(point.volume)
        if point.driver.isEmpty { point.driver = Volume.localDriver }
        // docker shares every volume's label; there is none where SELinux is not.
        if point.driver == Volume.localDriver, point.mode.isEmpty { point.mode = "z" }
    }

    private func place(_ point: inout MountPoint, _ index: Int) {
        point.name = point.name.isEmpty ? point.spec.source : point.name
        point.isWritable = false
        point.snapshot = "\(id)-image-\(index)"
        point.source = "\(folders.mounts(id))/image-\(index)"
    }

    /// A container that held mounts of our own folder privately would keep us from taking them down.
    private func keepFromDaemonRoot(_ point: inout MountPoint) throws {
        let source = point.spec.source
        guard point.type == "bind", source.utf8.starts(with: dataRoot.utf8) || dataRoot.utf8.starts(with: source.utf8)
        else { return }
        let propagation = point.spec.bindOptions?.propagation ?? ""
        guard ["", "rslave", "rshared"].contains(propagation) else {
            throw EngineError.invalid(
                "invalid mount config: must use either propagation mode \"rslave\" or \"rshared\" when mount source is "
                    + "within the daemon root, daemon root: \"\(dataRoot)\", bind mount source: \"\(source)\", "
                    + "propagation: \"\(propagation)\""
            )
        }
        if propagation.isEmpty { point.propagation = "rslave" }
    }
}
