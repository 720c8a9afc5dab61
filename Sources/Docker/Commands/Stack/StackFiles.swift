import Compose
import Glibc
import Linux
import Text

/// The Compose files of a `stack` command.
struct StackFiles {
    /// Far more than people write; what is behind it is never read.
    private static let limit = 16 << 20

    private let files: [ComposeFile]
    private var loader: Loader

    init(_ options: ParsedOptions) throws {
        let names = options.list("compose-file")
        guard let first = names.first else { throw Failure("Specify a Compose file (with --compose-file)") }
        files = try names.map(Self.read)
        // Paths in all files are meant from the first one's folder.
        let isInput = names == ["-"]
        loader = Loader(
            workingFolder: AbsolutePath.of(isInput ? "." : "\(first)/.."),
            environment: try Self.environment(),
            readVariables: { try KeyValueFile.lines($0, lookup: Configuration.value) },
            warn: Self.warn
        )
        loader.skipsInterpolation = options.bool("skip-interpolation")
    }

    private static func read(_ name: String) throws -> ComposeFile {
        let bytes = try content(name, limit: limit)
        return try Failure.telling { () throws(EngineError) in try ComposeFile(name: name, bytes) }
    }

    static func content(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
        do throws(SystemCallError) { return try InputFile.read(path, limit: limit) } catch {
            // A folder can be opened, and then not be read.
            let call = error.errno == EISDIR ? "read" : "open"
            throw Failure(path == "-" ? error.reason : "\(call) \(path): \(error.reason)")
        }
    }

    private static func environment() throws(Failure) -> [String: String] {
        var result: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee.map({ String(cString: $0) }) {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw Failure("unexpected environment variable '\(text)'")
            }
            result[parts[0]] = parts[1]
            entry += 1
        }
        return result
    }

    /// As docker's log writes it.
    private static func warn(_ text: String) {
        var now = time(nil)
        var parts = tm()
        gmtime_r(&now, &parts)
        var buffer = [CChar](repeating: 0, count: 32)
        let count = strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
        let stamp = String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
        complain("time=\"\(stamp)\" level=warning msg=\(GoQuote.quoted(text))")
    }

    private func project() throws -> Project {
        do { return try loader.load(files) } catch let error as EngineError { throw Failure(error.message) }
    }

    // MARK: Commands

    static func show(_ invocation: Invocation) throws -> Int32 {
        do {
            try writeFully(1, try StackFiles(invocation.options).project().yaml[...])
        } catch is Loader.ForbiddenProperties {
            throw Failure("Configuration contains forbidden properties")
        }
        return 0
    }

    /// What is to be deployed, after docker's words on what is left aside.
    func deployable() throws -> Project {
        let project: Project
        do {
            project = try self.project()
        } catch let error as Loader.ForbiddenProperties {
            throw Failure("Compose file contains unsupported options:\n\n\(error.text)\n")
        }
        for warning in ComposeFile.warnings(files) { complain(warning) }
        for (name, service) in project.services.sorted(by: { $0.key < $1.key }) {
            let image = service["image"].text
            if image.isEmpty { throw Failure("invalid image reference for service \(name): no image specified") }
            try StackDeployment.checkImage(image, of: name)
        }
        return project
    }
}
