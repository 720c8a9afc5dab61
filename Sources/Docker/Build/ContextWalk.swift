import Bytes
import Text

/// What a walk through a context, folder by folder, packs.
final class ContextWalk {
    private let list: IgnoreList
    /// The folders that the walk is in, with what matches them.
    private var folders: [(path: String, matches: IgnoreList.Matches)] = []

    init(_ list: IgnoreList) {
        self.list = list
    }

    func choice(_ name: [UInt8], isFolder: Bool) throws -> TreePacker.Choice {
        let path = String(decoding: name, as: UTF8.self)
        while let last = folders.last, !path.utf8.starts(with: "\(last.path)/".utf8) { folders.removeLast() }
        let (isMatched, matches) = try list.matches(path, above: folders.last?.matches)
        if isFolder { folders.append((path, matches)) }
        guard isMatched else { return .pack }
        return isFolder && list.hasException(below: path) ? .contentAlone : .leaveOut
    }
}
