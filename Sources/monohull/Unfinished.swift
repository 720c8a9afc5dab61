import Linux

/// Roles whose sources stand in the tree but are not complete enough to be started (docs/status.md).
enum Unfinished {
    static func role(_ name: String) -> @Sendable ([String]) -> Int32 {
        { _ in
            StandardError.write("\(name): this role is not implemented in this build; see docs/status.md\n")
            return 1
        }
    }
}
