import Text

/// One line of an answer that tells what goes on: pull, push, load, import.
public struct ProgressLine: Sendable {
    private var stream = ""
    private var status = ""
    private var id = ""
    /// nil for a line that is no step of something with an id.
    private var progress: (current: Int64, total: Int64)?
    private var error = ""
    private var aux: [UInt8] = []

    private init() {}

    /// A sentence; `id` is what it is about, a tag for instance.
    public static func message(_ status: String, id: String = "") -> ProgressLine {
        var line = ProgressLine()
        line.status = status
        line.id = id
        return line
    }

    /// How far a step has come, in bytes; both 0 where that is not known.
    public static func step(_ status: String, id: String, current: Int64 = 0, total: Int64 = 0) -> ProgressLine {
        var line = message(status, id: id)
        line.progress = (current, total)
        return line
    }

    /// About a layer: clients show twelve digits of its digest.
    public static func step(_ status: String, layer digest: String, current: Int64 = 0, total: Int64 = 0)
        -> ProgressLine
    { step(status, id: String(digest.dropFirst(7).prefix(12)), current: current, total: total) }

    /// What clients print as it is.
    public static func output(_ text: String) -> ProgressLine {
        var line = ProgressLine()
        line.stream = text
        return line
    }

    /// An error after the head of the answer.
    public static func failure(_ text: String) -> ProgressLine {
        var line = ProgressLine()
        line.error = text
        return line
    }

    /// For programs: the result of a push.
    public static func result(tag: String, digest: String, size: Int) -> ProgressLine {
        var line = ProgressLine()
        line.progress = (0, 0)
        var writer = JSONWriter()
        writer.object {
            $0.member("Tag", tag)
            $0.member("Digest", digest)
            $0.member("Size", size)
        }
        line.aux = writer.bytes
        return line
    }

    public var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("stream", omitEmpty: stream)
            writer.member("status", omitEmpty: status)
            if let progress {
                writer.memberObject("progressDetail") {
                    $0.member("current", omitEmpty: progress.current)
                    $0.member("total", omitEmpty: progress.total)
                }
                writer.member("progress", omitEmpty: ProgressBar.text(progress.current, of: progress.total))
            }
            writer.member("id", omitEmpty: id)
            if !error.isEmpty {
                writer.memberObject("errorDetail") { $0.member("message", error) }
                writer.member("error", error)
            }
            if !aux.isEmpty { writer.memberRaw("aux", aux) }
        }
        return writer.bytes
    }
}
