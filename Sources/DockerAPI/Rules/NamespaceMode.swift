/// The forms of PidMode, IpcMode, NetworkMode and their like.
public enum NamespaceMode {
    /// What stands after "container:"; nil for another mode.
    public static func container(_ mode: String) -> String? {
        mode.hasPrefix("container:") ? String(mode.dropFirst("container:".utf8.count)) : nil
    }

    static func isPid(_ mode: String) -> Bool {
        mode.isEmpty || mode == "host" || container(mode)?.isEmpty == false
    }

    static func isIpc(_ mode: String) -> Bool {
        ["", "none", "private", "host", "shareable"].contains(mode) || container(mode) != nil
    }
}
