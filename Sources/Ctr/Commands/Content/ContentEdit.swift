import Bytes
import ContainerdAPI
import Glibc
import Linux

/// `ctr content edit`.
enum ContentEdit {
    static func run(_ invocation: Invocation) async throws {
        if !invocation.string("validate").isEmpty { throw Failure("validating the edit result not supported") }
        let object = invocation.argument(0)
        let digest = try BlobDigest.check(object)
        let editor = invocation.string("editor")
        try await invocation.connected { connection in
            let bytes = try await connection.document(digest)
            if editor.isEmpty { throw Failure("editor is required") }
            let edited = OnePiece(try edit(bytes, with: editor))
            try Output.line(try await connection.write(ref: "edit-\(object)") { edited.next() })
        }
    }

    /// Blocks until the editor is done.
    private static func edit(_ bytes: [UInt8], with editor: String) throws -> [UInt8] {
        let folder = getenv("XDG_RUNTIME_DIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(folder)/edit-XXXXXX".utf8CString)
        let file = FileDescriptor(owning: try systemCall("mkstemp", path: folder) { mkstemp(&template) })
        let path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
        defer { unlink(path) }
        try file.writeAll(bytes)
        try Shell.run("\(editor) \(path)")
        // The editor may have put another file in its place.
        return try FileDescriptor.open(path, O_RDONLY).readAll(limit: Connection.documentLimit)
    }
}
