/// containerd's labels that name, by registry, the repositories that have a blob.
public enum SourceLabels {
    public static let prefix = "containerd.io/distribution.source"

    /// The list with one repository more, sorted, each once.
    public static func adding(_ repository: String, to list: String) -> String {
        Set(list.split(separator: ",").map(String.init) + [repository]).sorted().joined(separator: ",")
    }

    /// The repositories of one registry, of the blob's own labels first.
    public static func repositories(_ labels: [[String: String]], host: String) -> [String] {
        let key = "\(prefix).\(host.prefix { $0 != ":" })"
        let list = labels.lazy.compactMap { $0[key] }.first { !$0.isEmpty } ?? ""
        return list.split(separator: ",").map(String.init)
    }
}
