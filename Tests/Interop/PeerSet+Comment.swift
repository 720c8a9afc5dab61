import Support
import Testing

extension PeerSet {
    /// The obstacle as the reason of a skipped test.
    var comment: Comment { Comment(rawValue: obstacle ?? "") }

    static var criuObstacle: String? { obstacle("criu", program: criu) }
    static var criuComment: Comment { Comment(rawValue: criuObstacle ?? "") }
}
