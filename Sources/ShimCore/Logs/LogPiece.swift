import CLinux
import Glibc

/// A line of output, or a piece of one that is longer than log drivers take at once. It is valid during the call that
/// it is given in.
struct LogPiece {
    /// Which piece of a long line it is. All pieces of a line have the time of the first.
    struct Part {
        let id: String
        /// From 1.
        let ordinal: Int
        let isLast: Bool
    }

    let text: UnsafeRawBufferPointer
    let stream: OutputStream
    let time: timespec
    /// nil for a line that is whole.
    let part: Part?

    /// Whether a newline followed in the output.
    var endsLine: Bool { part?.isLast ?? true }

    var nanoseconds: Int { time.tv_sec * 1_000_000_000 + time.tv_nsec }
}
