import ContainerdAPI
import OCI
import ShimAPI
import SwiftProtobuf
import Text

/// `ctr images inspect`: the blobs of an image as a tree.
enum ImageInspect {
    static func run(_ invocation: Invocation) async throws {
        try await invocation.connected { connection in
            let image = try await connection.image(invocation.argument(0))
            try Output.line(image.name)
            try Output.line("│    Created: \(LocalTime.goText(image.createdAt))")
            try Output.line("│    Updated: \(LocalTime.goText(image.updatedAt))")
            for (key, value) in image.labels.sorted(by: { $0.key < $1.key }) {
                try Output.line("│    Label \(GoQuote.quoted(key)): \(GoQuote.quoted(value))")
            }
            let printer = Printer(tree: ImageTree(connection, image), isVerbose: invocation.isOn("content"))
            try await printer.show(printer.tree.target, "└── ", "    ")
        }
    }

    private struct Printer {
        let tree: ImageTree
        let isVerbose: Bool

        func show(_ blob: ImageDescriptor, _ prefix: String, _ indent: String) async throws {
            try line(prefix, blob)
            if let platform = blob.platform, !platform.architecture.isEmpty {
                try Output.line("\(indent)│    Platform: \(platform)")
            }
            guard try await tree.connection.has(blob.digest) else {
                return try Output.line("\(indent)└──  Content does not exist locally, skipping")
            }
            try await content(blob, indent + "│   ")
            let children = try await tree.children(blob)
            for (index, child) in children.enumerated() {
                let isLast = index == children.count - 1
                let branch = indent + (isLast ? "└── " : "├── ")
                let below = indent + (isLast ? "    " : "│   ")
                if blob.kind == .index {
                    try await show(child, branch, below)
                } else {
                    try line(branch, child)
                    if index == 0 { try await content(child, below) }
                }
            }
        }

        private func line(_ prefix: String, _ blob: ImageDescriptor) throws {
            try Output.line("\(prefix)\(blob.mediaType) @\(blob.digest) (\(blob.size) bytes)")
        }

        private func content(_ blob: ImageDescriptor, _ indent: String) async throws {
            guard isVerbose else { return }
            let labels = try await tree.connection.info(blob.digest).labels
            if !labels.isEmpty {
                try Output.line("\(indent)┌────────Labels─────────")
                for (key, value) in labels.sorted(by: { $0.key < $1.key }) {
                    try Output.line("\(indent)│\(GoQuote.quoted(key)): \(GoQuote.quoted(value))")
                }
                try Output.line("\(indent)└───────────────────────")
            }
            guard blob.mediaType.hasSuffix("json") else { return }
            let json = try JSONNode.parse(try await tree.connection.document(blob.digest))
            let text = String(decoding: JSONWriter.pretty(json, indent: "   "), as: UTF8.self)
            try Output.line("\(indent)┌────────Content────────")
            for row in text.utf8.split(separator: 0x0A) { try Output.line("\(indent)│\(Substring(row))") }
            try Output.line("\(indent)└───────────────────────")
        }
    }
}
