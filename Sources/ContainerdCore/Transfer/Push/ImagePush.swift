import ContainerdAPI
import Linux
import OCI
import Registry
import ShimAPI

/// image store -> registry: blobs first, then the manifests that name them, then the indexes that name those.
struct ImagePush: Sendable {
    let core: Core
    let store: Containerd_Types_Transfer_ImageStore
    let target: RegistrySource
    let reporter: ProgressReporter
    private var content: TransferContent { TransferContent(core: core) }

    init(core: Core, store: Containerd_Types_Transfer_ImageStore, target: RegistrySource, reporter: ProgressReporter) {
        self.core = core
        self.store = store
        self.target = target
        self.reporter = reporter
    }

    func run() async throws {
        let image = try ImageStore(core: core).get(store.name)
        let top = ImageDescriptor(image.target)
        let place = "OCI Registry (\(target.reference))"
        await reporter.report("Pushing to \(place)")
        await reporter.report("pushing content", name: image.name, top)
        let repository = try target.repository()
        try await ProgressTracker.run(root: image.name, verb: "uploading", reporter: reporter) { tracker in
            let upload = BlobUpload(core: core, repository: repository, top: top.digest, tracker: tracker)
            let plan = try plan(top, repository.reference.host, tracker)
            try await push(plan.blobs, upload)
            try await push(plan.manifests, upload)
            for index in plan.indexes.reversed() { try await push([index], upload) }
            await reporter.report("pushed content", name: image.name, top)
            await reporter.report("Completed push to \(place)", top)
        }
    }

    private struct Plan {
        var blobs: [PushItem] = []
        var manifests: [PushItem] = []
        /// Parents before children.
        var indexes: [PushItem] = []
    }

    private func plan(_ top: ImageDescriptor, _ host: String, _ tracker: ProgressTracker?) throws -> Plan {
        let matcher =
            store.platforms.isEmpty ? PlatformMatcher.all : .ordered(store.platforms.map { Platform($0) })
        var plan = Plan()
        var seen: Set<String> = []
        func walk(_ descriptor: ImageDescriptor, _ above: [[String: String]]) throws {
            guard seen.insert(descriptor.digest).inserted else { return }
            let labels = [try content.labels(descriptor)] + above
            tracker?.add(descriptor)
            let children = try content.children(descriptor).filter { matcher.matches($0) }
            tracker?.add(children, of: descriptor)
            let item = PushItem(
                descriptor: descriptor,
                sources: SourceLabels.repositories(labels + [descriptor.annotations], host: host)
            )
            switch descriptor.kind {
            case .manifest: plan.manifests.append(item)
            case .index: plan.indexes.append(item)
            default: plan.blobs.append(item)
            }
            for child in children { try walk(child, labels) }
        }
        try walk(top, [])
        return plan
    }

    private func push(_ items: [PushItem], _ upload: BlobUpload) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for item in items { group.addTask { try await upload.run(item) } }
            try await group.waitForAll()
        }
    }
}
