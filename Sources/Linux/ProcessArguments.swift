import CLinux
import Glibc

/// The argument vector of this process, argv[0] first.
///
/// `CommandLine.arguments` is empty where /proc is not mounted; this one is captured by a C constructor.
public enum ProcessArguments {
    public static let all: [String] = {
        guard let vector = monohull_argument_vector() else { return [] }
        var arguments: [String] = []
        arguments.reserveCapacity(Int(monohull_argument_count()))
        for index in 0..<Int(monohull_argument_count()) {
            guard let argument = vector[index] else { break }
            arguments.append(String(cString: argument))
        }
        return arguments
    }()
}

/// The file that this process was started from.
public enum OwnExecutable {
    /// Absolute path at the time of start, "" when /proc was not mounted then. A binary that was replaced
    /// since by rename keeps its name here, without the kernel's " (deleted)".
    public static let path: String = String(cString: monohull_executable_path())
}

/// The environment that is handed on to programs we start.
public enum ProcessEnvironment {
    /// "KEY=VALUE" entries without SWIFT_ROOT, which early.c sets for the Swift runtime of this process only.
    public static var inherited: [String] {
        var entries: [String] = []
        var cursor: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = environ
        while let entry = cursor.pointee {
            let text = String(cString: entry)
            if text != "SWIFT_ROOT=/" { entries.append(text) }
            cursor += 1
        }
        return entries
    }

    /// Makes every entry empty, also in what /proc/PID/environ shows.
    public static func wipe() {
        var cursor: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = environ
        while let entry = cursor.pointee {
            memset(entry, 0, strlen(entry))
            cursor += 1
        }
    }

    public static func value(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        return String(cString: value)
    }
}
