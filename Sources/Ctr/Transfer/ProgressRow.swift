import ShimAPI
import SwiftProtobuf

/// One line of a transfer's progress.
enum ProgressRow {
    static func text(_ progress: Containerd_Types_Transfer_Progress, label: String) -> String {
        let name = padded(String(label.unicodeScalars.prefix(40).map(Character.init)), 40)
        let event = padded(progress.event, 11)
        switch progress.event {
        case "downloading", "uploading", "extracting":
            let part = progress.total > 0 ? Double(progress.progress) / Double(progress.total) : 0
            let done = right(String(Amount.text(progress.progress).prefix(8)), 8)
            return "\(name)\t\(event)\t\(bar(part))\t\(done)/\(Amount.text(progress.total))\t"
        case "resolving", "waiting": return "\(name)\t\(event)\t\(bar(0))\t"
        case "complete", "extracted": return "\(name)\t\(event)\t\(bar(1))\t"
        default: return "\(name)\t\(progress.event)\t"
        }
    }

    /// Digests are told by their first twelve digits.
    static func label(_ name: String) -> String {
        name.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false).map { part in
            let text = String(Substring(part))
            guard text.hasPrefix("sha256:"), text.utf8.count == 71 else { return text }
            return "(\(text.dropFirst(7).prefix(12)))"
        }.joined(separator: " ")
    }

    /// 40 characters wide; what is done is green.
    static func bar(_ part: Double) -> String {
        let width = 38
        let done = Int(Double(width) * min(max(part, 0), 1))
        return "|\u{1B}[32m" + String(repeating: "+", count: done) + "\u{1B}[0m"
            + String(repeating: "-", count: width - done) + "|"
    }

    static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.unicodeScalars.count))
    }

    static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.unicodeScalars.count)) + text
    }
}
