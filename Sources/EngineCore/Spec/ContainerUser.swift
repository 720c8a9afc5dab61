import DockerAPI
import Linux
import Text

/// Who a process runs as, by the container's own passwd and group files.
struct ContainerUser: Sendable {
    private(set) var uid: UInt32 = 0
    private(set) var gid: UInt32 = 0
    private(set) var groups: [UInt32] = []

    /// Of a container's start: what is wrong with names is the daemon's error there, as docker has it.
    init(_ record: ContainerRecord, passwd: [UInt8], group: [UInt8]) throws(EngineError) {
        do throws(EngineError) {
            try self.init(record.config.user, adding: record.hostConfig.groupAdd ?? [], passwd: passwd, group: group)
        } catch {
            throw .internalError(error.message)
        }
    }

    private static func group(_ name: String, in file: [UInt8]) throws(EngineError) -> UInt32 {
        if let row = AccountFile.rows(file, columns: 3).first(where: { $0[0] == name }), let id = number(row[2]) {
            return id
        }
        guard let id = number(name) else {
            throw .invalid("unable to find group \(name): no matching entries in group file")
        }
        return id
    }

    /// `USER[:GROUP]`, each a name or a number; nothing is root. `names` are groups of every process of the container.
    init(_ text: String, adding names: [String], passwd: [UInt8], group: [UInt8]) throws(EngineError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let wanted = parts.first ?? ""
        let groupRows = AccountFile.rows(group, columns: 3)
        let entry = AccountFile.rows(passwd, columns: 4).first { row in
            wanted.isEmpty ? row[2] == "0" : row[0] == wanted || (UInt32(wanted) != nil && row[2] == wanted)
        }
        if let entry {
            guard let uid = Self.number(entry[2]), let gid = Self.number(entry[3]) else {
                throw .invalid("the container's /etc/passwd has no numbers for user \(entry[0])")
            }
            (self.uid, self.gid) = (uid, gid)
        } else if let number = Self.number(wanted) {
            uid = number
        } else if !wanted.isEmpty {
            guard UInt64(wanted) == nil else { throw .invalid("uids and gids must be in range 0-2147483647") }
            throw .invalid("unable to find user \(wanted): no matching entries in passwd file")
        }
        if parts.count == 2, !parts[1].isEmpty {
            let name = parts[1]
            if let row = groupRows.first(where: { $0[0] == name }), let number = Self.number(row[2]) {
                gid = number
            } else if let number = Self.number(name) {
                gid = number
            } else {
                throw .invalid("unable to find group \(name): no matching entries in group file")
            }
        } else if let entry {
            groups = groupRows.filter { row in
                row.count > 3 && row[3].split(separator: ",").contains { $0 == entry[0] }
            }.compactMap { Self.number($0[2]) }
        }
        for name in names { groups.append(try Self.group(name, in: group)) }
    }

    /// One checked kind of number for ids: the kernel's -1 and what would wrap around are none.
    private static func number(_ text: String) -> UInt32? {
        guard let value = UInt32(text), value <= UInt32(Int32.max) else { return nil }
        return value
    }
}
