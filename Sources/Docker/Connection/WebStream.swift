import Bytes

/// A file of the web that is being fetched.
public final class WebStream: ByteSource {
    /// In bytes; nil where the server does not say.
    let length: Int64?
    /// The Content-Type field; "" without one.
    let mediaType: String
    private let next: () throws -> [UInt8]?
    private var piece: ArraySlice<UInt8> = []
    private var isAtEnd = false
    /// Hears of what was read, and of the end.
    var progress: TransferProgress?

    /// `next` gives piece after piece, nil at the end.
    public init(length: Int64?, mediaType: String, next: @escaping () throws -> [UInt8]?) {
        self.length = length
        self.mediaType = mediaType
        self.next = next
    }

    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while piece.isEmpty {
            if isAtEnd { return 0 }
            guard let more = try next() else {
                isAtEnd = true
                try progress?.finish()
                return 0
            }
            try progress?.add(more.count)
            piece = more[...]
        }
        let count = min(buffer.count, piece.count)
        buffer.copyBytes(from: piece.prefix(count))
        piece = piece.dropFirst(count)
        return count
    }

    /// Whether the server at a git repository's address speaks git's own protocol there.
    static func isSmartGit(_ url: String, _ settings: Settings) throws -> Bool {
        let stream = try settings.openWeb("\(url)/info/refs?service=git-upload-pack")
        return stream.mediaType == "application/x-git-upload-pack-advertisement"
    }
}
