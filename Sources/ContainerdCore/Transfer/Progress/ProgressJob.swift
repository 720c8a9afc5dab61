import ContainerdAPI
import OCI
import ShimAPI
import SwiftProtobuf

/// The progress of one blob.
struct ProgressJob {
    enum State { case added, active, complete, extracting, extracted }

    let descriptor: ImageDescriptor
    let parents: [String]
    var state = State.added
    /// What has arrived so far, and how much of that the client knows.
    var arrived: Int64 = 0
    var told: Int64 = 0
    var isStored = false

    func event(_ text: String, _ progress: Int64) -> ProgressReporter.Event {
        .with {
            $0.event = text
            $0.name = descriptor.ref
            $0.parents = parents
            $0.progress = progress
            $0.total = descriptor.size
            $0.desc = descriptor.message
        }
    }

    /// What there is to tell at this moment, in containerd's words; `verb` is "downloading" or "uploading".
    mutating func update(_ verb: String) -> ProgressReporter.Event? {
        switch state {
        case .added, .active:
            if isStored {
                state = .complete
                return event("complete", descriptor.size)
            }
            guard arrived > told else { return nil }
            told = arrived
            state = .active
            return event(verb, arrived)
        case .extracting:
            state = .extracted
            return event("extracted", descriptor.size)
        case .complete, .extracted:
            return nil
        }
    }
}
