import Glibc
import Linux

/// A folder that goes with its scope.
enum Folder {
    static func with(_ body: (String) throws -> Void) throws {
        var template = Array("/tmp/monohull-unit-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemCallError("mkdtemp") }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { try? Files.removeTree(path) }
        try body(path)
    }

    static func write(_ path: String, _ text: String) throws {
        try Files.makeDirectories(Files.parent(of: path))
        try Files.writeAtomically(path, bytes: Array(text.utf8), sync: false)
    }

    static func read(_ path: String) throws -> String { String(decoding: try Files.read(path), as: UTF8.self) }
}
