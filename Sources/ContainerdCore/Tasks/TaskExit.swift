import SwiftProtobuf

/// How a process ended.
struct TaskExit: Sendable {
    var pid: UInt32 = 0
    var status: UInt32
    var time: Google_Protobuf_Timestamp

    /// For a process whose end nobody saw: SIGKILL as a shell reports it.
    static var unseen: TaskExit { TaskExit(status: 137, time: .now) }
}
