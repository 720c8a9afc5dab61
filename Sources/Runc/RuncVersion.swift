import Linux
import OCI

/// What `--version` prints. Clients read the lines "runc version", "commit:" and "spec:".
enum RuncVersion {
    /// The runc whose command line and output these are.
    static let runc = "1.4.3"
    static let commit = "monohull-\(Version.number)"
    static let text = "\(runc)+monohull-\(Version.number)"

    static var lines: String {
        "runc version \(text)\ncommit: \(commit)\nspec: \(Spec.version)\n"
    }
}
