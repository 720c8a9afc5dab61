import Bytes
import Glibc
import Linux
import Text

/// Contexts on disk as docker keeps them: meta/ID/meta.json and tls/ID/ENDPOINT/FILE, where ID is the name's SHA-256.
struct ContextStore {
    typealias TLSFiles = [(endpoint: String, files: [String])]

    let folder: String
    private static let limit = 10 << 20

    func metadataFolder(_ name: String) -> String { "\(folder)/meta/\(Self.id(name))" }
    func tlsFolder(_ name: String) -> String { "\(folder)/tls/\(Self.id(name))" }
    private static func id(_ name: String) -> String { Digest.of(Array(name.utf8)).hex }

    /// nil when there is none of that name.
    func find(_ name: String) throws -> ContextRecord? {
        do {
            return try read("\(metadataFolder(name))/meta.json")
        } catch let error as SystemCallError where error.errno == ENOENT {
            return nil
        } catch let failure as Failure {
            throw Failure("context \(GoQuote.quoted(name)): \(failure.message)")
        }
    }

    func get(_ name: String) throws -> ContextRecord {
        if let record = try find(name) { return record }
        throw Failure(
            "context \(GoQuote.quoted(name)): context not found: open \(metadataFolder(name))/meta.json: "
                + "no such file or directory"
        )
    }

    private func read(_ path: String) throws -> ContextRecord {
        let bytes = try Files.read(path, limit: Self.limit)
        do throws(JSONError) {
            return try ContextRecord(try JSONNode.parse(bytes))
        } catch {
            throw Failure("parsing \(path): \(error.message)")
        }
    }

    /// By name, numbers in them by their value.
    func list() throws -> [ContextRecord] {
        var records: [ContextRecord] = []
        for name in (try? Files.list("\(folder)/meta")) ?? [] {
            do {
                records.append(try read("\(folder)/meta/\(name)/meta.json"))
            } catch let error as SystemCallError where error.errno == ENOENT || error.errno == ENOTDIR {
                continue
            } catch let failure as Failure {
                throw Failure("failed to read metadata: \(failure.message)")
            }
        }
        return records.sorted { NaturalOrder.isLess($0.name, $1.name) }
    }

    func write(_ record: ContextRecord) throws {
        let folder = metadataFolder(record.name)
        try Files.makeDirectories(folder, mode: 0o755)
        try Files.writeAtomically("\(folder)/meta.json", bytes: record.json, mode: 0o644)
    }

    /// A whole context, with nothing left of what stood under its name.
    func write(_ archive: ContextArchive) throws {
        try write(archive.record)
        try removeTLS(archive.record.name)
        for (endpoint, files) in archive.tls { try setTLS(archive.record.name, endpoint, files) }
    }

    func remove(_ name: String) throws {
        try Files.removeTree(metadataFolder(name))
        try Files.removeTree(tlsFolder(name))
    }

    func tlsFiles(_ name: String) throws -> TLSFiles {
        let root = tlsFolder(name)
        return try ((try? Files.list(root)) ?? []).filter { Files.isDirectory("\(root)/\($0)") }.sorted().map {
            ($0, try Files.list("\(root)/\($0)").sorted())
        }
    }

    func tlsData(_ name: String, _ endpoint: String, _ file: String) throws -> [UInt8] {
        try Files.read("\(tlsFolder(name))/\(endpoint)/\(file)", limit: Self.limit)
    }

    /// nil where the context's endpoint has no files.
    func material(_ name: String) throws -> TLSMaterial? {
        guard let files = try tlsFiles(name).first(where: { $0.endpoint == ContextRecord.docker })?.files else {
            return nil
        }
        var material = TLSMaterial()
        for file in files {
            let bytes = try tlsData(name, ContextRecord.docker, file)
            switch file {
            case "ca.pem": material.authority = bytes
            case "cert.pem": material.certificate = bytes
            case "key.pem": material.key = bytes
            default: complain("unknown file in context \(name) TLS bundle: \(file)")
            }
        }
        return material
    }

    /// Puts these in the place of what the endpoint had.
    func setTLS(_ name: String, _ endpoint: String, _ files: [(name: String, bytes: [UInt8])]) throws {
        let place = "\(tlsFolder(name))/\(endpoint)"
        try Files.removeTree(place)
        if files.isEmpty { return }
        try Files.makeDirectories(folder, mode: 0o755)
        try Files.makeDirectories(place)
        for (file, bytes) in files { try Files.writeAtomically("\(place)/\(file)", bytes: bytes) }
    }

    func removeTLS(_ name: String) throws { try Files.removeTree(tlsFolder(name)) }
}
