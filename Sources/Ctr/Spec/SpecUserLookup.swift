import Linux
import Text

/// Who a process runs as, by the container's own passwd and group files.
struct SpecUserLookup {
    let files: LayeredFiles

    private struct Entry {
        let name: String
        let uid: UInt32
        let gid: UInt32
    }

    /// `USER[:GROUP]`, each a name or a number.
    func apply(_ text: String, to spec: inout SpecDraft) throws {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(parts.count) else { throw Failure("invalid USER value \(text)") }
        let uid = try number(parts[0], "uid", text)
        if parts.count == 1 {
            let entry = try users { uid == nil ? $0.name == text : $0.uid == uid }
            guard let entry else {
                guard let uid else { throw Failure("no users found") }
                (spec.uid, spec.gid) = (uid, 0)
                return settle(&spec)
            }
            (spec.uid, spec.gid) = (entry.uid, entry.gid)
            return settle(&spec)
        }
        let gid = try number(parts[1], "gid", text)
        if let uid {
            spec.uid = uid
        } else {
            guard let entry = try users({ $0.name == parts[0] }) else { throw Failure("no users found") }
            spec.uid = entry.uid
        }
        if let gid {
            spec.gid = gid
        } else {
            let row = groups().first { $0[0] == parts[1] }
            guard let row, let gid = UInt32(row[2]) else { throw Failure("no groups found") }
            spec.gid = gid
        }
        settle(&spec)
    }

    /// The groups that name the user as a member.
    func addGroups(of text: String, to spec: inout SpecDraft) {
        var name = text
        if let uid = UInt32(text) { name = (try? users { $0.uid == uid })?.name ?? "" }
        var ids: [UInt32] = []
        if !name.isEmpty {
            for row in groups() where row.count > 3 && row[0] != name {
                let isMember = row[3].split(separator: ",").contains { $0 == name }
                if isMember, let id = UInt32(row[2]) { ids.append(id) }
            }
        }
        spec.additionalGids = ids
        addOwnGroup(&spec)
    }

    private func settle(_ spec: inout SpecDraft) {
        spec.additionalGids = []
        addOwnGroup(&spec)
    }

    /// The kernel would leave the user's own group out when the list is set.
    private func addOwnGroup(_ spec: inout SpecDraft) {
        if !spec.additionalGids.contains(spec.gid) { spec.additionalGids.insert(spec.gid, at: 0) }
    }

    private func number(_ text: String, _ name: String, _ whole: String) throws -> UInt32? {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        guard let value = Int32(text), value >= 0 else {
            throw Failure("invalid USER value \"\(whole)\": \(name) out of range")
        }
        return UInt32(value)
    }

    private func users(_ isWanted: (Entry) -> Bool) throws -> Entry? {
        for row in rows("/etc/passwd", columns: 4) {
            guard let uid = UInt32(row[2]), let gid = UInt32(row[3]) else { continue }
            let entry = Entry(name: row[0], uid: uid, gid: gid)
            if isWanted(entry) { return entry }
        }
        return nil
    }

    private func groups() -> [[String]] { rows("/etc/group", columns: 3) }

    private func rows(_ path: String, columns: Int) -> [[String]] {
        AccountFile.rows(files.read(path, limit: 4 << 20), columns: columns)
    }
}
