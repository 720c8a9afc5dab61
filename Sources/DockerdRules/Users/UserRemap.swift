import Linux
import Text

/// `--userns-remap`: whose subordinate ids containers have. All of it comes from the host's account files as they are.
public struct UserRemap: Sendable, Equatable {
    /// `default` stands for this user's ranges. Docker makes the user where it is missing, by the host's useradd; here
    /// the ranges are enough, and no account is made: who lets a daemon write them says so once, in both files.
    public static let defaultUser = "dockremap"

    /// USER:GROUP, as docker shows it.
    public let name: String
    public let owners: OwnerMap

    /// The files passwd, group, subuid and subgid.
    public struct Accounts: Sendable {
        let passwd: [[String]]
        let group: [[String]]
        let subuid: [[String]]
        let subgid: [[String]]

        public init(passwd: [UInt8], group: [UInt8], subuid: [UInt8], subgid: [UInt8]) {
            self.passwd = AccountFile.rows(passwd, columns: 4)
            self.group = AccountFile.rows(group, columns: 3)
            self.subuid = AccountFile.rows(subuid, columns: 3)
            self.subgid = AccountFile.rows(subgid, columns: 3)
        }
    }

    /// nil where the option asks for nothing: it is empty, or names root, whom docker does not map to itself.
    public init?(_ option: String, _ accounts: Accounts) throws(OptionProblem) {
        if option.isEmpty { return nil }
        let parts = option.utf8.split(separator: 0x3A, omittingEmptySubsequences: false).map { String(Substring($0)) }
        guard parts.count <= 2 else {
            throw OptionProblem("Invalid user/group specification in --userns-remap: \"\(option)\"")
        }
        let isDefault = parts[0] == "default"
        let user = try Self.user(isDefault ? Self.defaultUser : parts[0], isDefault: isDefault, accounts)
        let group = try Self.group(parts, user.name, isDefault: isDefault, accounts)
        if user.name == "root" { return nil }
        name = "\(user.name):\(group)"
        do {
            owners = OwnerMap(
                users: try Self.spans(accounts.subuid, user, kind: "subuid"),
                groups: try Self.spans(accounts.subgid, user, kind: "subgid")
            )
        } catch {
            guard isDefault else { throw OptionProblem("Can't create ID mappings: \(error.description)") }
            throw OptionProblem(
                "--userns-remap=default: \(error.description); add the line \(Self.defaultUser):100000:65536, or another "
                    + "range that nobody has, to /etc/subuid and to /etc/subgid"
            )
        }
    }

    private static func user(_ text: String, isDefault: Bool, _ accounts: Accounts) throws(OptionProblem)
        -> (name: String, id: String)
    {
        if let number = Int32(text) {
            guard let row = accounts.passwd.first(where: { $0[2] == "\(number)" }) else {
                throw OptionProblem("Uid \(number) has no entry in /etc/passwd: no matching entries in passwd file")
            }
            return (row[0], row[2])
        }
        if let row = accounts.passwd.first(where: { $0[0] == text }) { return (row[0], row[2]) }
        guard isDefault else {
            throw OptionProblem("Error during uid lookup for \"\(text)\": no matching entries in passwd file")
        }
        return (text, text)
    }

    private static func group(_ parts: [String], _ user: String, isDefault: Bool, _ accounts: Accounts)
        throws(OptionProblem) -> String
    {
        let isNamed = parts.count == 2
        // Without a group the one of the user's number, or of its name.
        let text = isNamed ? parts[1] : Int32(parts[0]) == nil ? user : parts[0]
        if let number = Int32(text) {
            guard let row = accounts.group.first(where: { $0[2] == "\(number)" }) else {
                let file = isNamed ? "passwd" : "group"
                throw OptionProblem("Gid \(number) has no entry in /etc/\(file): no matching entries in group file")
            }
            return row[0]
        }
        if isDefault && !isNamed { return text }
        guard accounts.group.contains(where: { $0[0] == text }) else {
            let what = isNamed ? "groupname" : "gid"
            throw OptionProblem("Error during \(what) lookup for \"\(text)\": no matching entries in group file")
        }
        return text
    }

    /// All ranges of the user one behind the other, from the container's 0 on.
    private static func spans(_ rows: [[String]], _ user: (name: String, id: String), kind: String)
        throws(OptionProblem) -> [IDMapping]
    {
        // The kernel takes no more lines in one map.
        let most = 340
        var spans: [IDMapping] = []
        var inside: UInt32 = 0
        for row in rows where row[0] == user.name || row[0] == user.id {
            guard let start = UInt32(row[1]), let count = UInt32(row[2]), count > 0, start > 0,
                !start.addingReportingOverflow(count).overflow, !inside.addingReportingOverflow(count).overflow,
                spans.count < most
            else { throw OptionProblem("invalid range in /etc/\(kind): \(row[0]):\(row[1]):\(row[2])") }
            spans.append(IDMapping(inside: inside, outside: start, count: count))
            inside += count
        }
        guard !spans.isEmpty else { throw OptionProblem("no \(kind) ranges found for user \"\(user.name)\"") }
        return spans
    }
}
