import ContainerdAPI
import FoundationEssentials
import Glibc
import Linux
import OCI
import ShimAPI
import SwiftProtobuf
import Text

/// Makes a container as `run` and `containers create` ask for it.
struct NewContainer: Sendable {
    static let specType = "types.containerd.io/opencontainers/runtime-spec/1/Spec"
    static let stopSignalLabel = "io.containerd.image.config.stop-signal"

    let invocation: Invocation
    let connection: Connection
    let id: String

    private var labels: [String: String] { Labels.map(invocation.strings("label")) }

    func make() async throws -> Containerd_Services_Containers_V1_Container {
        try refuseMissing()
        if !invocation.isSet("config") { try SpecOptions(invocation: invocation).check() }
        let options = try RuntimeFlags.options(invocation)
        return try await connection.withLease { lease in
            var container = Containerd_Services_Containers_V1_Container.with {
                $0.id = id
                $0.labels = labels
                $0.sandbox = invocation.string("sandbox")
                $0.runtime.name = invocation.string("runtime")
                if let options { $0.runtime.options = options }
            }
            let spec: [UInt8]
            if invocation.isSet("config") {
                spec = try SpecFile.read(invocation.string("config"), annotations: labels)
            } else if invocation.isOn("rootfs") {
                spec = try ofFolder()
            } else {
                spec = try await ofImage(&container, lease)
            }
            container.spec = Google_Protobuf_Any.with {
                $0.typeURL = Self.specType
                $0.value = Data(spec)
            }
            let request = Containerd_Services_Containers_V1_CreateContainerRequest.with { $0.container = container }
            do {
                let metadata = Connection.metadata(lease: lease)
                let answer = try await connection.call {
                    try await connection.containers.create(request, metadata: metadata)
                }
                return answer.container
            } catch {
                throw Failure(of: error)
            }
        }
    }

    private func refuseMissing() throws {
        for name in ["cni", "gpus", "blockio-config-file", "blockio-class"] where invocation.isSet(name) {
            throw Failure("--\(name) is not implemented")
        }
    }

    private func ofFolder() throws -> [UInt8] {
        let folder = AbsolutePath.of(invocation.argument(0))
        var spec = SpecDraft(namespace: connection.namespace, id: id)
        spec.rootPath = folder
        let options = SpecOptions(invocation: invocation)
        try options.begin(&spec)
        let users = SpecUserLookup(files: LayeredFiles(folders: [folder]))
        try options.finish(&spec, arguments: Array(invocation.arguments.dropFirst(2)), users: users)
        return spec.json()
    }

    private func ofImage(
        _ container: inout Containerd_Services_Containers_V1_Container,
        _ lease: String
    ) async throws -> [UInt8] {
        let image = try await connection.image(invocation.argument(0))
        let wanted = invocation.string("platform")
        let platform = wanted.isEmpty ? Platform.own : try Platform(parsing: wanted)
        let tree = ImageTree(connection, image, platform: platform)
        let snapshotter = invocation.snapshotter
        if try await !tree.isUnpacked(in: snapshotter) {
            try await tree.unpack(into: snapshotter, syncing: invocation.isOn("sync-fs"))
        }
        var spec = SpecDraft(namespace: connection.namespace, id: id)
        let options = SpecOptions(invocation: invocation)
        try options.begin(&spec)

        let config = try await tree.config()["config"]
        container.labels = containerLabels(image, config)
        container.image = image.name
        container.snapshotter = snapshotter
        container.snapshotKey = id
        let snapshotLabels = try mapUsers(&spec)
        var chain = try await tree.chainID()
        if !spec.uidMappings.isEmpty { chain = try await remapped(chain, spec, snapshotter, lease) }
        let mounts = try await connection.prepare(
            id,
            parent: chain,
            in: snapshotter,
            labels: snapshotLabels,
            lease: lease
        )
        let files = LayeredFiles(mounts: mounts.map { ($0.type, $0.source, $0.options) })
        let users = SpecUserLookup(files: files)
        try ImageConfig(config).apply(to: &spec, users: users)
        try options.finish(&spec, arguments: Array(invocation.arguments.dropFirst(2)), users: users)
        return spec.json()
    }

    /// Those of the image, of its configuration, and of the command line.
    private func containerLabels(
        _ image: Containerd_Services_Images_V1_Image,
        _ config: JSONNode?
    ) -> [String: String] {
        // Names that containerd itself and Kubernetes read are not an image's to give.
        let own = (config?["Labels"]?.stringMap ?? [:]).filter {
            !$0.key.hasPrefix("containerd.io/") && !$0.key.hasPrefix("io.cri-containerd")
        }
        var labels = own.merging(image.labels) { $1 }.merging(labels) { $1 }
        let signal = config?["StopSignal"]?.string ?? ""
        labels[Self.stopSignalLabel] = signal.isEmpty ? "SIGTERM" : signal
        return labels
    }

    /// The labels for the container's snapshot.
    private func mapUsers(_ spec: inout SpecDraft) throws -> [String: String] {
        var labels = Labels.map(invocation.strings("snapshotter-label"))
        let uids = try invocation.strings("uidmap").map(IDMapFlag.parse)
        let gids = try invocation.strings("gidmap").map(IDMapFlag.parse)
        guard !uids.isEmpty, !gids.isEmpty else { return labels }
        (spec.uidMappings, spec.gidMappings) = (uids, gids)
        spec.namespaces.append(SpecDraft.Namespace(type: "user"))
        guard invocation.isOn("remap-labels") else { return labels }
        labels["containerd.io/snapshot/uidmapping"] = IDMapping.words(uids)
        labels["containerd.io/snapshot/gidmapping"] = IDMapping.words(gids)
        return labels
    }

    /// What the container's snapshot stands on: the image's, or its copy with other owners where the snapshotter does
    /// not shift them by itself.
    private func remapped(
        _ chain: String,
        _ spec: SpecDraft,
        _ snapshotter: String,
        _ lease: String
    ) async throws -> String {
        if invocation.isOn("remap-labels"), try await connection.capabilities(of: snapshotter).contains("remap-ids") {
            return chain
        }
        let copy = RemappedSnapshot(
            connection: connection,
            snapshotter: snapshotter,
            uids: spec.uidMappings,
            gids: spec.gidMappings,
            lease: lease
        )
        return try await copy.make(chain)
    }
}
