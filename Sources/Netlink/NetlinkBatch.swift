/// Messages that go to the kernel in one call, each with what it asks for, for the texts of errors.
public struct NetlinkBatch: Sendable {
    private var messages: [(message: NetlinkMessage, what: String)] = []

    public init() {}

    public mutating func add(_ message: NetlinkMessage, _ what: String) {
        messages.append((message, what))
    }

    public var count: Int { messages.count }

    /// The messages one behind the other, numbered from 1 on; nil when a part of one is too long.
    var bytes: [UInt8]? {
        var all: [UInt8] = []
        for (index, entry) in messages.enumerated() {
            var message = entry.message
            message.number(UInt32(truncatingIfNeeded: index + 1))
            guard let bytes = message.finished else { return nil }
            all += bytes
        }
        return all
    }

    /// What the message of that number asks for.
    func what(_ number: UInt32) -> String {
        let index = Int(number) - 1
        return messages.indices.contains(index) ? messages[index].what : "batch"
    }
}
