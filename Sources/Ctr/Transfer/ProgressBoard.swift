import Glibc
import Linux
import ShimAPI
import SwiftProtobuf
import Synchronization

/// The progress of a transfer as a tree, written anew with every word from containerd. On a terminal it overwrites
/// what it wrote before.
final class ProgressBoard: Sendable {
    private struct Node {
        var progress: Containerd_Types_Transfer_Progress
        var children: [String] = []
        var isRoot = true
    }

    private struct State {
        var nodes: [String: Node] = [:]
        var roots: [String] = []
        var status = ""
        var lines = 0
    }

    private let state = Mutex(State())
    private let start = ContinuousClock.now
    private let isShown: Bool

    init(isShown: Bool) { self.isShown = isShown }

    func add(_ progress: Containerd_Types_Transfer_Progress) {
        state.withLock { state in
            if progress.name.isEmpty {
                state.status = progress.event
                return
            }
            let name = progress.name
            if state.nodes[name] == nil {
                state.nodes[name] = Node(progress: progress)
                state.roots.append(name)
            }
            for parent in progress.parents where parent != name {
                guard state.nodes[parent]?.children.contains(name) == false else { continue }
                state.nodes[parent]?.children.append(name)
                state.nodes[name]?.isRoot = false
                state.roots.removeAll { $0 == name }
            }
            state.nodes[name]?.progress = progress
            if isShown { show(&state) }
        }
    }

    private func show(_ state: inout State) {
        var text = String(repeating: "\u{1B}[1A\u{1B}[2K\r", count: state.lines)
        var lines: [String] = []
        let total = rows(state.roots, "", state, &lines, depth: 0)
        for root in state.roots {
            if let blob = mainBlob(root, state, depth: 0) { lines.append("\(blob.mediaType) \(blob.digest)") }
        }
        let elapsed = start.duration(to: .now).components
        let seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
        let rate = Amount.text(seconds > 0 ? Int64(Double(total) / seconds) : 0)
        let time = ProgressRow.padded(Amount.fixed(seconds, digits: 1), 4)
        let amount = ProgressRow.right(String(Amount.text(total).prefix(6)), 7)
        lines.append("\(state.status)\telapsed: \(time)s\ttotal: \(amount)\t(\(rate)/s)\t")
        text += lines.map { $0 + "\n" }.joined()
        state.lines = isatty(0) == 1 && isatty(1) == 1 ? lines.count : 0
        try? Output.write(text)
    }

    /// A cycle, which containerd does not send, would end at this depth.
    private static let deepest = 16

    private func rows(
        _ names: [String],
        _ indent: String,
        _ state: State,
        _ lines: inout [String],
        depth: Int
    ) -> Int64 {
        var total: Int64 = 0
        guard depth < Self.deepest else { return 0 }
        for (index, name) in names.enumerated() {
            guard let node = state.nodes[name] else { continue }
            let isLast = index == names.count - 1
            let branch = node.isRoot ? "" : isLast ? "└──" : "├──"
            let below = node.isRoot ? "" : isLast ? "   " : "│  "
            total += node.progress.progress
            lines.append(ProgressRow.text(node.progress, label: indent + branch + ProgressRow.label(name)))
            total += rows(node.children, indent + below, state, &lines, depth: depth + 1)
        }
        return total
    }

    private func mainBlob(_ name: String, _ state: State, depth: Int) -> Containerd_Types_Descriptor? {
        guard depth < Self.deepest, let node = state.nodes[name] else { return nil }
        if node.progress.hasDesc { return node.progress.desc }
        for child in node.children {
            if let blob = mainBlob(child, state, depth: depth + 1) { return blob }
        }
        return nil
    }
}
