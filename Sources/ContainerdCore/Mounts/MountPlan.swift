import Linux
import ShimAPI

/// Which of a list of mounts containerd makes itself, and what it does to them before (containerd's "format/" and
/// "mkdir/" in front of a type). The rest is left to who asked.
struct MountPlan: Sendable {
    enum Change: Sendable {
        /// Templates in source, target and options name earlier mounts.
        case format
        /// Options of the form X-containerd.mkdir.path make folders.
        case makeFolders
    }

    struct Step: Sendable {
        var mount: Containerd_Types_Mount
        var changes: [Change]
    }

    let steps: [Step]
    /// How many of them, from the first on, are made by containerd.
    let made: Int

    /// A temporary activation makes them all. nil when nothing is to be done.
    init?(_ mounts: [Containerd_Types_Mount], isTemporary: Bool) throws {
        var steps: [Step] = []
        var made: Int?
        for (index, mount) in mounts.enumerated() {
            var step = Step(mount: mount, changes: [])
            while let slash = step.mount.type.firstIndex(of: "/") {
                switch step.mount.type[..<slash] {
                case "format": step.changes.append(.format)
                case "mkdir": step.changes.append(.makeFolders)
                default:
                    throw EngineError.notImplemented("mount type \(mount.type) is not implemented: not implemented")
                }
                step.mount.type = String(step.mount.type[step.mount.type.index(after: slash)...])
                // What stands before it must be there.
                made = index
            }
            if isTemporary { made = index + 1 }
            steps.append(step)
        }
        guard let made else { return nil }
        self.steps = steps
        self.made = made
    }
}
