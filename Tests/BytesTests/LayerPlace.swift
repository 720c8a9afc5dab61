import Bytes
import CLinux
import Glibc
import Linux

/// A folder to unpack `layer` into; beside it lies `outside`, which must stay as it was.
struct LayerPlace {
    let folder: String
    var layer: String { "\(folder)/layer" }
    var outside: String { "\(folder)/outside" }
    var lower: String { "\(folder)/lower" }

    @discardableResult
    func extract(_ bytes: [UInt8], lower: [String] = [], whiteouts: TarExtractor.Whiteouts = .overlay) throws
        -> TarExtractor
    {
        let extractor = try TarExtractor(folder: layer, lower: lower, whiteouts: whiteouts)
        try extractor.extract(TarReader(MemorySource(bytes)))
        return extractor
    }

    func extract(_ body: (inout TarArchive) -> Void) throws { try extract(TarArchive.build(body)) }

    func text(_ name: String) throws -> String {
        String(decoding: try Files.read("\(layer)/\(name)"), as: UTF8.self)
    }

    func status(_ name: String) throws -> stat {
        var status = stat()
        try systemCall("lstat", path: name) { lstat("\(layer)/\(name)", &status) }
        return status
    }

    func kind(_ name: String) throws -> mode_t { try status(name).st_mode & S_IFMT }

    func target(_ name: String) throws -> String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = try systemCall("readlink", path: name) { readlink("\(layer)/\(name)", &buffer, buffer.count) }
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The value of an extended attribute, nil when it has none of that name.
    func attribute(_ name: String, _ attribute: String) -> String? {
        var buffer = [UInt8](repeating: 0, count: 1024)
        let count = lgetxattr("\(layer)/\(name)", attribute, &buffer, buffer.count)
        return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
    }

    /// What lies outside: names, modes, owners, sizes and times of everything but the layer.
    func surroundings() throws -> [String] {
        var result: [String] = []
        func add(_ path: String) throws {
            var status = stat()
            try systemCall("lstat", path: path) { lstat(path, &status) }
            let time = "\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
            result.append(
                "\(path) \(status.st_mode) \(status.st_uid) \(status.st_gid) \(status.st_size) \(status.st_nlink) "
                    + time
            )
            guard status.st_mode & S_IFMT == S_IFDIR else { return }
            for name in try Files.list(path).sorted() where "\(path)/\(name)" != layer {
                try add("\(path)/\(name)")
            }
        }
        try add(folder)
        return result
    }

    static func with(_ body: (LayerPlace) throws -> Void) throws {
        var template = Array("/tmp/monohull-tar-XXXXXX".utf8CString)
        guard let made = template.withUnsafeMutableBufferPointer({ $0.baseAddress.flatMap { mkdtemp($0) } }) else {
            throw SystemCallError("mkdtemp")
        }
        let place = LayerPlace(folder: String(cString: made))
        defer { try? Files.removeTree(place.folder) }
        for folder in [place.layer, place.outside, place.lower] { try Files.makeDirectories(folder, mode: 0o755) }
        try Files.writeAtomically("\(place.outside)/secret", bytes: Array("secret".utf8), mode: 0o600)
        try body(place)
    }
}
