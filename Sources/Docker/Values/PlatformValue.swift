import Linux
import OCI
import Text

/// `OS[/ARCHITECTURE[/VARIANT]]`, normalised as docker's client does it.
enum PlatformValue {
    /// `problem` is what commands say before what is wrong with it.
    static func parse(_ text: String, problem: String) throws(Failure) -> Platform {
        do throws(EngineError) { return try Platform(parsing: text) } catch {
            throw Failure(problem + error.message)
        }
    }

    /// As the member that the API takes.
    static func json(_ text: String, problem: String = "invalid platform: ") throws(Failure) -> String {
        var writer = JSONWriter()
        try parse(text, problem: problem).write(to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
