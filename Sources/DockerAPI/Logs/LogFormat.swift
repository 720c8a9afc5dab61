/// The two forms in which logs lie on disk, read from blocks of bytes.
public enum LogFormat: String, Sendable {
    case jsonFile = "json-file"
    case local

    /// What the bytes begin with.
    public enum Step: Equatable {
        /// A record of that many bytes, now in `entry`.
        case entry(Int)
        /// That many bytes that are no record: the shim was killed while it wrote.
        case damaged(Int)
        /// Not all of a record is there.
        case incomplete
    }

    /// The longest record that is read, in bytes.
    public static let recordLimit = 4 << 20

    public func decode(_ bytes: UnsafeRawBufferPointer, into entry: inout LogEntry) -> Step {
        switch self {
        case .jsonFile: JSONLogDecoder.decode(bytes, into: &entry)
        case .local: LocalLogDecoder.decode(bytes, into: &entry)
        }
    }
}
