import DockerAPI
import Glibc
import Linux

extension VolumeService {
    /// Makes a volume's data ready for a container that starts; the answer: where it lies. Mounts what the volume's
    /// options say, unless another container has it mounted already.
    func use(_ name: String, by container: String) async throws -> String {
        try await turns.run(name) {
            guard let record = records[name] else {
                throw EngineError.notFound("get \(name): no such volume")
            }
            let place = folder.data(name)
            let options = record.mount
            guard options.needsMount else {
                if !Files.exists(place) { try makeFolder(record) }
                return place
            }
            let isMounted = users[name] != nil
            users[name, default: []].insert(container)
            if isMounted { return place }
            do {
                try await Offload.run { try Self.mount(options, at: place) }
            } catch {
                users[name]?.remove(container)
                if users[name]?.isEmpty == true { users[name] = nil }
                throw EngineError.internalError(
                    "error while mounting volume '\(place)': \(options.hidingPassword("\(error)"))"
                )
            }
            return place
        }
    }

    /// The container has ended.
    func drop(_ name: String, by container: String) async throws {
        try await turns.run(name) {
            guard users[name]?.remove(container) != nil, users[name]?.isEmpty == true else { return }
            users[name] = nil
            try await takeOff(name)
        }
    }

    /// After a restart: the container runs with what the last daemon mounted.
    func keepInUse(_ name: String, by container: String) {
        if records[name]?.mount.needsMount == true { users[name, default: []].insert(container) }
    }

    /// In the volume's turn.
    func takeOff(_ name: String) async throws {
        guard records[name]?.mount.needsMount == true else { return }
        let place = folder.data(name)
        try await Offload.run { HostMount.unmountAll(place) }
    }

    private nonisolated static func mount(_ options: LocalVolumeOptions, at place: String) throws {
        if options.device.isEmpty { throw EngineError.invalid("missing device in volume options") }
        // The last daemon may have left it mounted.
        if try HostMountTable().contains(place) { return }
        var (device, words) = (options.device, options.options)
        if let host = options.hostToResolve {
            do { (device, words) = options.resolved(try HostAddress.resolve(host)) } catch {
                throw EngineError.internalError("error resolving passed in network volume address: \(error)")
            }
        }
        let list = words.utf8.split(separator: 0x2C).map { String(Substring($0)) }
        do {
            try HostMounts.mount([HostMount(kind: options.type, source: device, options: list)], at: place)
        } catch let error as SystemCallError {
            let data = words.isEmpty ? "" : ", data: \(words)"
            throw EngineError.internalError(
                "failed to mount local volume: mount \(device):\(place)\(data): \(error.reason)"
            )
        }
    }
}
