import Linux

/// Makes mount points of what a client asks for, by docker's rules and with its words. Nothing is looked up but
/// whether a path of the host exists.
public struct MountParser: Sendable {
    private let exists: @Sendable (String) -> Bool

    public init(exists: @escaping @Sendable (String) -> Bool = { Files.exists($0) }) {
        self.exists = exists
    }

    /// An entry of HostConfig.Binds: SOURCE:TARGET[:MODE], or TARGET alone for a volume of its own. What is wrong
    /// answers 500, as docker has it.
    public func parse(bind text: String, volumeDriver: String) throws(EngineError) -> MountPoint {
        let invalid = EngineError.internalError("invalid volume specification: '\(text)'")
        let parts = text.utf8.split(separator: 0x3A, maxSplits: 3, omittingEmptySubsequences: false).map {
            String(Substring($0))
        }
        guard parts.count < 4, parts[0] != "" else { throw invalid }
        // A volume of its own takes no mode.
        if parts.count == 2, MountMode(parts[1]) != nil { throw invalid }
        let modeText = parts.count == 3 ? parts[2] : ""
        guard let mode = MountMode(modeText) else { throw .internalError("invalid mode: \(modeText)") }
        var spec = Mount(source: parts.count == 1 ? "" : parts[0], target: parts.count == 1 ? parts[0] : parts[1])
        spec.type = MountPath.isAbsolute(spec.source) ? "bind" : "volume"
        spec.isReadOnly = mode.isReadOnly
        if spec.type == "volume", !volumeDriver.isEmpty {
            spec.volumeOptions = VolumeOptions()
            spec.volumeOptions?.driver = VolumeOptions.Driver(name: volumeDriver)
        }
        if mode.noCopy {
            if spec.volumeOptions == nil { spec.volumeOptions = VolumeOptions() }
            spec.volumeOptions?.noCopy = true
        }
        if let propagation = mode.propagation {
            spec.bindOptions = BindOptions()
            spec.bindOptions?.propagation = propagation
        }
        do throws(EngineError) {
            var point = try parse(spec, requiringSource: false)
            point.mode = modeText
            return point
        } catch {
            throw .internalError("\(invalid.message): \(error.message)")
        }
    }

    /// An entry of HostConfig.Mounts.
    public func parse(_ spec: Mount) throws(EngineError) -> MountPoint {
        var point = try parse(spec, requiringSource: true)
        point.requiresSource = spec.type == "bind" && spec.bindOptions?.createsSource != true
        return point
    }

    private func parse(_ spec: Mount, requiringSource: Bool) throws(EngineError) -> MountPoint {
        if let fault = fault(of: spec, requiringSource: requiringSource) {
            throw .invalid("invalid mount config for type \"\(spec.type)\": \(fault)")
        }
        var point = MountPoint(type: spec.type, destination: MountPath.clean(spec.target), spec: spec)
        point.isWritable = !spec.isReadOnly
        let named = spec.bindOptions?.propagation ?? ""
        let propagation = named.isEmpty ? MountMode.defaultPropagation : named
        switch spec.type {
        case "volume":
            point.name = spec.source
            point.driver = spec.volumeOptions?.driver?.name ?? ""
            point.copiesData = spec.volumeOptions?.noCopy != true
        case "bind":
            point.source = MountPath.clean(spec.source)
            point.propagation = propagation
        case "image":
            point.source = spec.source
            point.propagation = propagation
        default: break
        }
        return point
    }

    /// CONTAINER[:MODE] of VolumesFrom.
    public static func parse(volumesFrom text: String) throws(EngineError) -> (container: String, isReadOnly: Bool) {
        if text.isEmpty { throw .invalid("volumes-from specification cannot be an empty string") }
        let parts = text.utf8.split(separator: 0x3A, maxSplits: 1, omittingEmptySubsequences: false).map {
            String(Substring($0))
        }
        guard parts.count == 2, !parts[1].isEmpty else { return (parts[0], false) }
        guard let mode = MountMode(parts[1]), mode.propagation == nil, !mode.noCopy else {
            throw .invalid("invalid mode: \(parts[1])")
        }
        return (parts[0], mode.isReadOnly)
    }

    /// The place of an entry of HostConfig.Tmpfs.
    public static func check(tmpfs target: String) throws(EngineError) {
        if let fault = fault(ofTarget: target) { throw .invalid(fault) }
    }

    /// Where a volume of Config.Volumes is mounted.
    public static func destination(ofVolume path: String) -> String { MountPath.clean(path) }
}

extension MountParser {
    static func fault(ofTarget target: String) -> String? {
        let path = String(decoding: target.utf8.map { $0 == 0x5C ? 0x2F : $0 }, as: UTF8.self)
        if MountPath.clean(path) == "/" { return "invalid specification: destination can't be '/'" }
        return fault(ofPath: path)
    }

    private static func fault(ofPath path: String) -> String? {
        MountPath.isAbsolute(path) ? nil : "invalid mount path: '\(path)' mount path must be absolute"
    }

    private func fault(of spec: Mount, requiringSource: Bool) -> String? {
        if spec.target.isEmpty { return "field Target must not be empty" }
        if let fault = Self.fault(ofTarget: spec.target) { return fault }
        switch spec.type {
        case "bind": return faultOfBind(spec, requiringSource: requiringSource)
        case "volume": return faultOfVolume(spec)
        case "tmpfs":
            if let extra = extraField(spec, bind: false, volume: true, image: false) { return extra }
            if !spec.source.isEmpty { return "field Source must not be specified" }
            do throws(EngineError) {
                _ = try (spec.tmpfsOptions ?? TmpfsOptions()).words(isReadOnly: spec.isReadOnly)
                return nil
            } catch {
                return error.message
            }
        case "image":
            if let extra = extraField(spec, bind: false, volume: false, image: true) { return extra }
            if spec.source.isEmpty { return "field Source must not be empty" }
            return faultOfSubpath(spec.imageOptions?.subpath)
        default: return "mount type unknown"
        }
    }

    private func faultOfBind(_ spec: Mount, requiringSource: Bool) -> String? {
        if spec.source.isEmpty { return "field Source must not be empty" }
        if let propagation = spec.bindOptions?.propagation, !propagation.isEmpty,
            !MountMode.propagations.contains(propagation)
        {
            return "invalid propagation mode: \(propagation)"
        }
        if let extra = extraField(spec, bind: true, volume: false, image: false) { return extra }
        if let fault = Self.fault(ofPath: spec.source) { return fault }
        if requiringSource, spec.bindOptions?.createsSource != true, !exists(spec.source) {
            return "bind source path does not exist: \(spec.source)"
        }
        return nil
    }

    private func faultOfVolume(_ spec: Mount) -> String? {
        if let extra = extraField(spec, bind: false, volume: true, image: false) { return extra }
        if let subpath = spec.volumeOptions?.subpath, !subpath.isEmpty {
            if spec.source.isEmpty { return "must not set Subpath when using anonymous volumes" }
            if let fault = faultOfSubpath(subpath) { return fault }
        }
        if spec.isReadOnly, spec.source.isEmpty { return "must not set ReadOnly mode when using anonymous volumes" }
        return nil
    }

    private func faultOfSubpath(_ subpath: String?) -> String? {
        guard let subpath, !subpath.isEmpty, !MountPath.isLocal(subpath) else { return nil }
        return "subpath must be a relative path within the volume"
    }

    /// Options of another type of mount.
    private func extraField(_ spec: Mount, bind: Bool, volume: Bool, image: Bool) -> String? {
        if !bind, spec.bindOptions != nil { return "field BindOptions must not be specified" }
        if !volume, spec.volumeOptions != nil { return "field VolumeOptions must not be specified" }
        if !image, spec.imageOptions != nil { return "field ImageOptions must not be specified" }
        return nil
    }
}
