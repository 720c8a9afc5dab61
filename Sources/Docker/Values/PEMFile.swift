import Linux
import Text

/// A file of certificates or keys.
enum PEMFile {
    private static let limit = 4 << 20

    static func read(_ path: String) throws(SystemCallError) -> String {
        String(decoding: try Files.read(path, limit: limit), as: UTF8.self)
    }

    /// Whether there may be a block in it; the daemon reads it whole.
    static func isPEM(_ text: String) -> Bool { text.contains("-----BEGIN ") && text.contains("-----END ") }
}
