import ShimCore

/// `monohull log CONFIG`: keeps a container's output for shims that are not ours. `monohull log compress FILE`: what our
/// shim starts when a log file is full.
public enum LogRole {
    public static func main(_ arguments: [String]) -> Int32 {
        // containerd passes each query key and value of the URI: `log` and the file. By hand the file is enough.
        guard let configuration = arguments.last, (1...2).contains(arguments.count) else {
            Output.error("usage: monohull log CONFIG (started by a shim, with the streams on descriptors 3 and 4)")
            return 2
        }
        do {
            if arguments.count == 2, arguments[0] == "compress" {
                try LogCompression.run(configuration)
                return 0
            }
            try LogProcess.run(configuration: configuration)
            return 0
        } catch {
            Output.error("monohull log: \(error)")
            return 1
        }
    }
}
