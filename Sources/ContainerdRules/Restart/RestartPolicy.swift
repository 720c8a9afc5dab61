import Linux

/// Whether a container that has ended is started again: the labels `containerd.io/restart.*`.
public enum RestartPolicy: Equatable, Sendable {
    case no
    case always
    /// Always, unless somebody stopped it and said so.
    case unlessStopped
    /// After an exit code other than 0, at most this many times; nil for any number.
    case onFailure(Int?)

    public static let statusLabel = "containerd.io/restart.status"
    public static let policyLabel = "containerd.io/restart.policy"
    public static let countLabel = "containerd.io/restart.count"
    public static let stoppedLabel = "containerd.io/restart.explicitly-stopped"
    public static let logLabel = "containerd.io/restart.loguri"

    /// The text of the policy's label; an empty one is "always".
    public init(_ text: String) throws {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let plain: [String: RestartPolicy] = [
            "": .always, "no": .no, "always": .always, "unless-stopped": .unlessStopped,
        ]
        if let policy = plain[parts[0]] {
            guard parts.count == 1 else {
                throw EngineError.invalid("restart policy \"\(parts[0])\" not support max retry count")
            }
            self = policy
        } else if parts[0] == "on-failure" {
            guard parts.count > 1 else {
                self = .onFailure(nil)
                return
            }
            guard let limit = Int(parts[1]) else {
                throw EngineError.invalid("invalid max retry count: \(parts[1])")
            }
            self = .onFailure(limit == 0 ? nil : limit)
        } else {
            throw EngineError.invalid("restart policy \"\(text)\" not supported")
        }
    }

    /// `exitStatus` is that of the task that has ended, 0 when there is none any more; nothing is known of it then.
    public func restarts(exitStatus: UInt32, labels: [String: String]) throws -> Bool {
        switch self {
        case .no: return false
        case .always: return true
        case .unlessStopped:
            // Go's words for true.
            return !["1", "t", "T", "true", "TRUE", "True"].contains(labels[Self.stoppedLabel] ?? "")
        case .onFailure(let limit):
            let count = labels[Self.countLabel] ?? ""
            guard let starts = count.isEmpty ? 0 : Int(count) else {
                throw EngineError.invalid("\(Self.countLabel) is no number: \(count)")
            }
            return exitStatus != 0 && (limit.map { starts < $0 } ?? true)
        }
    }
}
