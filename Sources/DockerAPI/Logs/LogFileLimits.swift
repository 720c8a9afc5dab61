import Linux
import Text

/// How much of a container's log is kept. Unlike docker's, no log grows without end unless somebody asks for that with
/// `max-size=-1`.
public struct LogFileLimits: Sendable, Equatable {
    /// Bytes of all files together when the options say nothing.
    public static let defaultTotal = 100_000_000
    private static let defaultFiles = 5
    /// Each new file gives all others another name, and a reader holds them all: more than these are refused.
    public static let mostFiles = 1000

    /// Bytes of one file; 0 for no limit.
    public let maximumSize: Int
    public let maximumFiles: Int
    public let compresses: Bool

    /// Of the options of json-file; the errors are docker's at the start of a container.
    public static func jsonFile(_ options: [String: String]) throws(EngineError) -> LogFileLimits {
        let isUnlimited = options["max-size"] == "-1"
        let size =
            isUnlimited
            ? nil
            : try options["max-size"].map { text throws(EngineError) in
                try Sizes.read(text, unit: 1000)
            }
        if let size, size <= 0 { throw .invalid("max-size must be a positive number") }
        let files = try options["max-file"].map(GoValue.parseInt)
        if let files, files < 1 { throw .invalid("max-file cannot be less than 1") }
        if let files { try checkCount(files) }
        let compresses = try options["compress"].map(GoValue.parseBool) ?? false
        if compresses && ((files ?? 1) == 1 || size == nil) {
            throw .invalid("compress cannot be true when max-file is less than 2 or max-size is not set")
        }
        if let size { return LogFileLimits(maximumSize: Int(size), maximumFiles: files ?? 1, compresses: compresses) }
        if isUnlimited { return LogFileLimits(maximumSize: 0, maximumFiles: 1, compresses: false) }
        let count = files ?? defaultFiles
        return LogFileLimits(maximumSize: max(1, defaultTotal / count), maximumFiles: count, compresses: false)
    }

    private static func checkCount(_ files: Int) throws(EngineError) {
        if files > mostFiles { throw .invalid("max-file cannot be greater than \(mostFiles)") }
    }

    /// Of the options of `local`, or with `prefix` of the file that is kept beside a driver that has none.
    public static func local(_ options: [String: String], prefix: String = "") throws(EngineError) -> LogFileLimits {
        var size: Int64 = 20 << 20
        if let text = options[prefix + "max-size"] {
            do throws(EngineError) { size = try Sizes.read(text, unit: 1000) } catch {
                throw .invalid("invalid value for max-size: \(text): \(error.message)")
            }
        }
        var files = 5
        if let text = options[prefix + "max-file"] {
            do throws(EngineError) { files = try GoValue.parseInt(text) } catch {
                throw .invalid("invalid value for max-file: \(text): \(error.message)")
            }
        }
        var compresses = true
        if let text = options[prefix + "compress"] {
            do throws(EngineError) { compresses = try GoValue.parseBool(text) } catch {
                throw .invalid("error reading compress log option: \(error.message)")
            }
        }
        if files < 0 { throw .invalid("max file count cannot be less than 0") }
        try checkCount(files)
        if compresses && files <= 1 { throw .invalid("compression cannot be enabled when max file count is 1") }
        return LogFileLimits(maximumSize: Int(size), maximumFiles: max(1, files), compresses: compresses)
    }
}
