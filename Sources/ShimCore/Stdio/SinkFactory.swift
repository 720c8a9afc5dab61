import Glibc
import Linux

/// Makes the sinks that a client's stdout and stderr URIs ask for.
struct SinkFactory {
    private let environment: StdioEnvironment

    init(_ environment: StdioEnvironment) {
        self.environment = environment
    }

    /// None, one for both streams, or one for each.
    func make(_ request: StdioRequest, streams: Int) throws -> [any OutputSink] {
        let target = StdioTarget(request.stdout)
        switch target {
        case .logger(let program, let arguments):
            return [try logger(program, arguments, streams: streams)]
        case .file(let path) where streams == 2 && request.stderr == request.stdout:
            return [try DescriptorSink.file(path, environment.loop, streams: 2)]
        default:
            let first = try single(target)
            guard streams == 2 else { return [first] }
            return [first, try single(StdioTarget(request.stderr))]
        }
    }

    private func single(_ target: StdioTarget) throws -> any OutputSink {
        switch target {
        case .nowhere: NullSink()
        case .fifo(let path): try DescriptorSink.fifo(path, environment.loop)
        case .file(let path): try DescriptorSink.file(path, environment.loop, streams: 1)
        case .logger: throw CallError(.invalidArgument, "a log program takes stdout and stderr together")
        case .unknown(let scheme): throw CallError(.invalidArgument, "unsupported stdio scheme \(scheme)")
        }
    }

    /// Our own executable in its log role runs inside this process: one process less for each container.
    private func logger(_ program: String, _ arguments: [String], streams: Int) throws -> any OutputSink {
        if program == OwnExecutable.path, arguments.count == 2, arguments[0] == "log" {
            let configuration = try LogConfiguration.read(arguments[1])
            do {
                return try LogSink(configuration, environment.loop, environment.reaper, streams: streams)
            } catch {
                throw CallError(.unknown, "failed to initialize logging driver: \(error)")
            }
        }
        return try ForeignLogger(program, arguments, environment)
    }
}
