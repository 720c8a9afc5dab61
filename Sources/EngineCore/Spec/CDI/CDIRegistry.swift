import Linux
import Text

/// The devices that the host's CDI specifications describe, read anew for each container that asks for some: vendors
/// write them at any time. JSON only.
struct CDIRegistry {
    private struct Entry {
        let edits: JSONNode
        /// The edits that all devices of one file share, by the file's path.
        let common: (path: String, edits: JSONNode?)
        let folder: Int
    }

    private static let fileLimit = 1 << 20
    private static let filesLimit = 256

    private var devices: [String: Entry] = [:]
    /// Names that two files of equal rank define: neither counts.
    private var conflicts: Set<String> = []
    /// Every "vendor/class" that was found.
    private(set) var kinds: Set<String> = []

    /// Of later folders a device takes the place of an earlier one's. What cannot be read is logged and left out.
    init(_ folders: [String] = ["/etc/cdi", "/var/run/cdi"]) {
        for (rank, folder) in folders.enumerated() {
            let names = ((try? Files.list(folder)) ?? []).sorted().prefix(Self.filesLimit)
            for name in names where name.hasSuffix(".json") {
                let path = "\(folder)/\(name)"
                do { try read(path, rank) } catch { Log.error("CDI: specification \(path): \(error)") }
            }
            for name in names where name.hasSuffix(".yaml") {
                Log.error("CDI: specification \(folder)/\(name): YAML is not implemented, convert it to JSON")
            }
        }
    }

    private mutating func read(_ path: String, _ rank: Int) throws {
        let document = try JSONNode.parse(try Files.read(path, limit: Self.fileLimit))
        guard let kind = document["kind"]?.string, kind.split(separator: "/").count == 2 else {
            throw EngineError.invalid("it has no kind of the form VENDOR/CLASS")
        }
        kinds.insert(kind)
        for device in document["devices"]?.elements ?? [] {
            guard let name = device["name"]?.string, let edits = device["containerEdits"] else { continue }
            let full = "\(kind)=\(name)"
            if let other = devices[full], other.folder == rank {
                conflicts.insert(full)
            } else {
                conflicts.remove(full)
            }
            devices[full] = Entry(edits: edits, common: (path, document["containerEdits"]), folder: rank)
        }
    }

    /// What these devices change, all together.
    func edits(_ names: [String]) throws(EngineError) -> CDIEdits {
        let missing = names.filter { devices[$0] == nil || conflicts.contains($0) }
        guard missing.isEmpty else {
            throw .internalError(
                "CDI device injection failed: unresolvable CDI devices \(missing.joined(separator: ", "))"
            )
        }
        var result = CDIEdits()
        var files: Set<String> = []
        do throws(EngineError) {
            for name in names {
                guard let entry = devices[name] else { continue }
                if files.insert(entry.common.path).inserted, let common = entry.common.edits { try result.add(common) }
                try result.add(entry.edits)
            }
        } catch {
            throw EngineError(error.kind, "CDI device injection failed: \(error.message)")
        }
        return result
    }
}
