import ContainerdAPI
import OCI
import ShimAPI
import SwiftProtobuf
import Synchronization

/// Tells the client how far each blob is: at once when one is found, and every 300 ms what has changed. Events are sent
/// by one task, in order.
final class ProgressTracker: Sendable {
    private enum Step {
        case added(ImageDescriptor)
        case exists(ImageDescriptor)
        case tick
    }

    private struct Counts {
        var arrived: [String: Int64] = [:]
        var stored: Set<String> = []
        var extracted: Set<String> = []
        var parents: [String: [String]] = [:]
    }

    private static let pace = Duration.milliseconds(300)
    /// A client that takes nothing must not keep the transfer from its end.
    private static let patience = Duration.seconds(10)
    private let root: String
    private let verb: String
    private let reporter: ProgressReporter
    private let counts = Mutex(Counts())
    private let steps: AsyncStream<Step>.Continuation
    private let input: AsyncStream<Step>

    /// `root`: the image's name, the parent of what has no other.
    private init(root: String, verb: String, reporter: ProgressReporter) {
        self.root = root
        self.verb = verb
        self.reporter = reporter
        (input, steps) = AsyncStream.makeStream()
    }

    /// Runs a transfer beside the sending of its progress; `body` gets nil where the client wants none.
    static func run(
        root: String,
        verb: String,
        reporter: ProgressReporter,
        _ body: (ProgressTracker?) async throws -> Void
    ) async throws {
        guard reporter.isWanted else { return try await body(nil) }
        let tracker = ProgressTracker(root: root, verb: verb, reporter: reporter)
        let sending = Task { await tracker.send() }
        let ticking = Task {
            while (try? await Task.sleep(for: pace)) != nil { tracker.steps.yield(.tick) }
        }
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(tracker))
        } catch {
            result = .failure(error)
        }
        ticking.cancel()
        tracker.steps.yield(.tick)
        tracker.steps.finish()
        let limit = Task {
            try await Task.sleep(for: patience)
            sending.cancel()
        }
        await sending.value
        limit.cancel()
        try result.get()
    }

    private func send() async {
        var jobs: [String: ProgressJob] = [:]
        var order: [String] = []
        for await step in input {
            if Task.isCancelled { return }
            switch step {
            case .added(let descriptor):
                if jobs[descriptor.digest] != nil { continue }
                await add(descriptor, &jobs, &order)
            case .exists(let descriptor):
                if jobs[descriptor.digest] == nil { await add(descriptor, &jobs, &order) }
                jobs[descriptor.digest]?.state = .complete
                await reporter.report(
                    .with {
                        $0.event = "already exists"
                        $0.name = descriptor.ref
                        $0.progress = descriptor.size
                        $0.total = descriptor.size
                        $0.desc = descriptor.message
                    }
                )
            case .tick:
                let counts = counts.withLock { $0 }
                for digest in order {
                    guard var job = jobs[digest] else { continue }
                    job.arrived = counts.arrived[digest] ?? 0
                    job.isStored = counts.stored.contains(digest)
                    if counts.extracted.contains(digest), job.state != .extracted { job.state = .extracting }
                    let event = job.update(verb)
                    jobs[digest] = job
                    if let event { await reporter.report(event) }
                }
            }
        }
    }

    private func add(_ descriptor: ImageDescriptor, _ jobs: inout [String: ProgressJob], _ order: inout [String]) async
    {
        let parents = counts.withLock { $0.parents[descriptor.digest] } ?? [root]
        let job = ProgressJob(descriptor: descriptor, parents: parents)
        jobs[descriptor.digest] = job
        order.append(descriptor.digest)
        await reporter.report(job.event("waiting", 0))
    }

    func add(_ descriptor: ImageDescriptor) { steps.yield(.added(descriptor)) }

    func markExisting(_ descriptor: ImageDescriptor) { steps.yield(.exists(descriptor)) }

    func add(_ children: [ImageDescriptor], of parent: ImageDescriptor) {
        counts.withLock { counts in
            for child in children { counts.parents[child.digest, default: []].append(parent.ref) }
        }
    }

    /// Bytes of a blob that have come or gone so far.
    func advance(_ descriptor: ImageDescriptor, to offset: Int64) {
        counts.withLock { $0.arrived[descriptor.digest] = offset }
    }

    func markStored(_ descriptor: ImageDescriptor) {
        counts.withLock { _ = $0.stored.insert(descriptor.digest) }
    }

    func markExtracted(_ descriptor: ImageDescriptor) {
        counts.withLock { _ = $0.extracted.insert(descriptor.digest) }
    }
}
