import Bytes
import ContainerdAPI
import Glibc
import Linux
import OCI

/// Unpacks the layers of one image. Each is unpacked into a snapshot of its own while it arrives, several at
/// a time; then the disk is synced once, and the snapshots are committed from the bottom up. What fails leaves nothing.
struct ImageUnpack: Sendable {
    private struct Layer: Sendable {
        let descriptor: ImageDescriptor
        let key: String
        let target: LayerTarget
        let result: LayerApplier.Result
    }

    let core: Core
    let supply: any LayerSupply
    private var content: TransferContent { TransferContent(core: core) }

    init(core: Core, supply: any LayerSupply) {
        self.core = core
        self.supply = supply
    }

    func run(_ config: ImageDescriptor, _ layers: [ImageDescriptor]) async throws {
        let configuration = try ImageConfiguration(try content.read(config))
        let diffIDs = configuration.diffIDs
        guard diffIDs.count == layers.count else {
            throw EngineError.internalError(
                "number of layers and diffIDs don't match: \(layers.count) != \(diffIDs.count)"
            )
        }
        guard ["", "layers"].contains(configuration.rootType) else { return try await supply.fetch(layers) }
        let chains = ChainID.all(diffIDs)
        let (bottom, keys) = try await prepare(chains)
        do {
            let unpacked = try await unpack(layers, diffIDs, keys, from: bottom)
            try await commit(unpacked, diffIDs, chains, from: bottom)
        } catch {
            await discard(keys.map(\.key))
            throw error
        }
        try content.label(config, ["containerd.io/gc.ref.snapshot.overlayfs": chains.last ?? ""])
    }

    private func exists(_ chain: String) throws -> Bool {
        do {
            _ = try core.snapshots.info(key: chain)
            return true
        } catch let error as EngineError {
            guard error.kind == .notFound else { throw error }
            return false
        }
    }

    /// The lowest layer that is not there, and snapshots from it up. Another transfer may make some of them meanwhile:
    /// then it is looked again.
    private func prepare(_ chains: [String]) async throws -> (bottom: Int, keys: [(key: String, target: LayerTarget)]) {
        for attempt in 1... {
            let bottom = try chains.firstIndex { try !exists($0) } ?? chains.count
            var made: [(key: String, target: LayerTarget)] = []
            do {
                try prepare(chains, from: bottom, &made)
                return (bottom, made)
            } catch {
                await discard(made.map(\.key))
                guard let known = error as? EngineError, known.kind == .conflict, attempt < 5 else { throw error }
            }
        }
        throw EngineError.internalError("unable to prepare extraction snapshot")
    }

    /// Only the lowest has its parent yet; the others get theirs at the end.
    private func prepare(
        _ chains: [String],
        from bottom: Int,
        _ made: inout [(key: String, target: LayerTarget)]
    ) throws {
        for index in bottom..<chains.count {
            let unique = String(UInt32.random(in: .min ... .max), radix: 36)
            let key = "extract-\(Timestamp.secondsNow())-\(unique) \(chains[index])"
            let isBottom = index == bottom
            let mounts = try core.snapshots.create(
                key: key,
                parent: isBottom && index > 0 ? chains[index - 1] : "",
                kind: .active,
                labels: ["containerd.io/snapshot.ref": chains[index]]
            )
            made.append((key, try LayerTarget(mounts, whiteouts: .overlay)))
        }
    }

    private func unpack(
        _ layers: [ImageDescriptor],
        _ diffIDs: [String],
        _ prepared: [(key: String, target: LayerTarget)],
        from bottom: Int
    ) async throws -> [Layer] {
        try await withThrowingTaskGroup(of: (Int, Layer).self) { group in
            for (offset, (key, target)) in prepared.enumerated() {
                let descriptor = layers[bottom + offset]
                let diffID = diffIDs[bottom + offset]
                group.addTask {
                    let result = try await unpack(descriptor, key, target)
                    guard result.digest.description == diffID else {
                        throw EngineError.internalError(
                            "wrong diff id \"\(result.digest)\" calculated on extraction \"\(diffID)\", "
                                + "desc \"\(descriptor.digest)\""
                        )
                    }
                    return (offset, Layer(descriptor: descriptor, key: key, target: target, result: result))
                }
            }
            var done: [(Int, Layer)] = []
            for try await layer in group { done.append(layer) }
            return done.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// What is there already is unpacked from the disk.
    private func unpack(_ descriptor: ImageDescriptor, _ key: String, _ target: LayerTarget) async throws
        -> LayerApplier.Result
    {
        do {
            if let supplied = try await supply.unpack(descriptor, to: target) { return supplied }
            return try await LayerFile(core: core, descriptor: descriptor).apply(to: target)
        } catch let error as ByteStreamError {
            throw EngineError.internalError(
                "failed to extract layer (\(descriptor.mediaType) \(descriptor.digest)) to overlayfs as \"\(key)\"",
                cause: error
            )
        }
    }

    private func commit(_ layers: [Layer], _ diffIDs: [String], _ chains: [String], from bottom: Int) async throws {
        guard let first = layers.first else { return }
        var lower = first.target.lower
        // One for all: it is the disk that is slow, and a snapshot that has a name must be whole after a power cut.
        try await Offload.run { try LayerApplier.syncFileSystem(of: first.target.folder) }
        for (offset, layer) in layers.enumerated() {
            let index = bottom + offset
            let below = lower
            if offset > 0, !layer.result.impliedFolders.isEmpty {
                try await Offload.run {
                    try ImpliedFolders.complete(layer.result.impliedFolders, in: layer.target.folder, from: below)
                }
            }
            lower.insert(layer.target.folder, at: 0)
            do {
                try core.snapshots.commit(
                    key: layer.key,
                    name: chains[index],
                    labels: ["containerd.io/snapshot.ref": chains[index]],
                    parent: offset > 0 ? chains[index - 1] : ""
                )
            } catch let error as EngineError {
                // Another transfer was faster.
                guard error.kind == .conflict else { throw error }
                await discard([layer.key])
            }
            try content.label(layer.descriptor, ["containerd.io/uncompressed": diffIDs[index]])
            supply.didUnpack(layer.descriptor)
        }
    }

    private func discard(_ keys: [String]) async {
        for key in keys {
            guard let folder = try? core.snapshots.remove(key: key) else { continue }
            try? await Offload.run { try Files.removeTree(folder) }
        }
    }
}
