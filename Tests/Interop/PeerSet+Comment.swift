import Support
import Testing

extension PeerSet {
    /// The obstacle as the reason of a skipped test.
    var comment: Comment { Comment(rawValue: obstacle ?? "") }
}
