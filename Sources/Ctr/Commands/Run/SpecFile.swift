import Glibc
import Linux
import Text

/// A runtime configuration that the user wrote.
enum SpecFile {
    /// Its text, with further annotations.
    static func read(_ path: String, annotations: [String: String]) throws -> [UInt8] {
        let json: JSONNode
        do {
            json = try JSONNode.parse(try FileDescriptor.open(path, O_RDONLY).readAll(limit: 16 << 20))
        } catch {
            throw Failure("cannot load spec config file: \(error)")
        }
        let merged = (json["annotations"]?.stringMap ?? [:]).merging(annotations) { $1 }
        var writer = JSONWriter()
        writer.object { writer in
            for (key, value) in json.members where key != "annotations" { writer.member(key, value) }
            writer.member("annotations", omitEmpty: merged)
        }
        return writer.bytes
    }
}
