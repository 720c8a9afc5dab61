import Linux

/// linux.sysctl, written through a procfs of our own (CVE-2025-52881).
enum Sysctl {
    static func apply(_ values: [String: String]) throws {
        guard !values.isEmpty else { return }
        let proc = try ProcHandle()
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            do throws(SystemCallError) {
                try proc.write("sys/\(path(name))", value)
            } catch {
                throw RuntimeError("failed to write sysctl \(name) = \"\(value)\": \(error.reason)")
            }
        }
    }

    /// sysctl.d(5): the first separator says which of "." and "/" separates; the other then stands for the first one
    /// inside of a name ("net/ipv4/conf/eno2.100/rp_filter").
    static func dotted(_ name: String) -> String {
        guard name.utf8.first(where: { $0 == dot || $0 == slash }) == slash else { return name }
        return swapped(name)
    }

    static func path(_ name: String) -> String { swapped(dotted(name)) }

    private static let dot = UInt8(ascii: ".")
    private static let slash = UInt8(ascii: "/")

    private static func swapped(_ name: String) -> String {
        String(decoding: name.utf8.map { $0 == dot ? slash : $0 == slash ? dot : $0 }, as: UTF8.self)
    }
}
