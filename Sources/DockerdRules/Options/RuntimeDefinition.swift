import Text

/// A runtime that the operator registered: a program of the runtime's command line, or a shim's type.
public struct RuntimeDefinition: Sendable, Equatable {
    /// The stock runtime, which cannot be redefined.
    public static let stock = "runc"
    /// Containerd's name of the shim that runs programs with runc's command line.
    public static let runcShim = "io.containerd.runc.v2"

    public var path = ""
    /// Put before the runtime's own words.
    public var arguments: [String] = []
    /// Name or path of a shim; empty where `path` names a runtime.
    public var type = ""
    /// The shim's options, as JSON; empty without any.
    public var options: [UInt8] = []

    public init(path: String = "", arguments: [String] = [], type: String = "", options: [UInt8] = []) {
        self.path = path
        self.arguments = arguments
        self.type = type
        self.options = options
    }

    /// NAME=PATH.
    static func parse(_ text: String) throws(OptionProblem) -> (name: String, runtime: RuntimeDefinition) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { trimmed($0) }
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            throw OptionProblem("invalid runtime argument: \(text)")
        }
        let name = parts[0].lowercased()
        guard name != stock else { throw OptionProblem("runtime name 'runc' is reserved") }
        return (name, RuntimeDefinition(path: parts[1]))
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// A member of daemon.json's runtimes.
    init(name: String, _ node: JSONNode) throws(OptionProblem) {
        path = node["path"]?.string ?? ""
        arguments = node["runtimeArgs"]?.strings ?? []
        type = node["runtimeType"]?.string ?? ""
        if let options = node["options"], !options.members.isEmpty {
            var writer = JSONWriter()
            writer.node(options)
            self.options = writer.bytes
        }
        guard name != Self.stock else { throw OptionProblem("runtime name 'runc' is reserved") }
        if path.isEmpty, type.isEmpty {
            throw OptionProblem("runtime \(name): either a runtimeType or a path must be configured")
        }
        if !path.isEmpty, !type.isEmpty {
            throw OptionProblem("runtime \(name): cannot configure both path and runtimeType for the same runtime")
        }
        if !path.isEmpty, !options.isEmpty {
            throw OptionProblem("runtime \(name): options cannot be used with a path runtime")
        }
        if !type.isEmpty, !arguments.isEmpty {
            throw OptionProblem("runtime \(name): args cannot be used with a runtimeType runtime")
        }
    }

    /// Whether a client may name a shim so: it has a dot, and no slash, for a path would let whoever reaches the API
    /// run any program.
    public static func isShimName(_ name: String) -> Bool {
        guard !name.contains("/"), let dot = name.firstIndex(of: ".") else { return false }
        return dot > name.startIndex
    }
}
