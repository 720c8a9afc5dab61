import Glibc
import Text

/// `docker images --tree`: each image with its platforms below it, newest first.
struct ImageTree {
    /// What an image and each of its platforms have alike.
    struct Details {
        let id: String
        let usage: String
        var content: String
        var isInUse: Bool
    }

    struct Entry {
        let names: [String]
        let created: Int64
        var details: Details
        var platforms: [(name: String, isAvailable: Bool, details: Details)] = []
    }

    private struct Column {
        let title: String
        var width: Int
        var isRight = false
        /// nil for the name, which stands first.
        var value: ((Details) -> String)?
        /// Whether the value has its own colours.
        var isBare = false
    }

    private let entries: [Entry]
    private let isTerminal: Bool
    private let columns: Int

    /// `columns` of the terminal; 0 without one.
    init(_ images: [JSONNode], showsAll: Bool, isTerminal: Bool, columns: Int) {
        self.isTerminal = isTerminal
        self.columns = columns
        entries = images.filter { showsAll || !Self.isDangling($0) }.map(Self.entry)
            .enumerated().sorted { ($1.element.created, $0.offset) < ($0.element.created, $1.offset) }.map(\.element)
    }

    private static func isDangling(_ image: JSONNode) -> Bool {
        let (tags, digests) = (image["RepoTags"]?.strings ?? [], image["RepoDigests"]?.strings ?? [])
        return tags.isEmpty && digests.isEmpty || tags == ["<none>:<none>"] && digests == ["<none>@<none>"]
    }

    private static func entry(_ image: JSONNode) -> Entry {
        func size(_ value: Int64?) -> String { Sizes.human(value ?? 0, digits: 3) }
        var entry = Entry(
            names: image["RepoTags"]?.strings ?? [],
            created: image["Created"]?.int64 ?? 0,
            details: Details(
                id: image["Id"]?.string ?? "",
                usage: size(image["Size"]?.int64),
                content: "",
                isInUse: image["Containers"]?.int ?? 0 > 0
            )
        )
        var content: Int64 = 0
        for manifest in image["Manifests"]?.elements ?? [] {
            let own = manifest["Size"]?["Content"]?.int64 ?? 0
            content &+= own
            guard manifest["Kind"]?.string == "image", let data = manifest["ImageData"] else { continue }
            let isInUse = !(data["Containers"]?.elements ?? []).isEmpty
            // What uses a platform uses the image.
            if isInUse { entry.details.isInUse = true }
            entry.platforms.append(
                (
                    platform(data["Platform"]), manifest["Available"]?.bool ?? false,
                    Details(
                        id: manifest["ID"]?.string ?? "",
                        usage: size(manifest["Size"]?["Total"]?.int64),
                        content: size(own),
                        isInUse: isInUse
                    )
                )
            )
        }
        entry.details.content = size(content)
        return entry
    }

    private static func platform(_ node: JSONNode?) -> String {
        let parts = ["os", "architecture", "variant"].map { node?[$0]?.string ?? "" }
        if parts[0].isEmpty { return "unknown" }
        return parts.filter { !$0.isEmpty }.joined(separator: "/")
    }

    /// The whole text.
    var text: String {
        let width = columns == 0 ? 80 : max(20, columns)
        let warning = "WARNING: This is an experimental feature. The output may change and shouldn't be depended on."
        var text = painted(warning, "93") + "\n" + legend(width) + "\n\n"
        let columns = fitted(width)
        text +=
            columns.map { cell($0, $0.title.uppercased(), "39;1", isTitle: true) }
            .joined(separator: Self.gap) + "\n"
        let hasPlatforms = entries.contains { !$0.platforms.isEmpty }
        for entry in entries {
            text += names(entry, columns[0]) + details(entry.details, columns, "39")
            if hasPlatforms { text += "\n" }
            for (index, platform) in entry.platforms.enumerated() {
                let branch = index == entry.platforms.count - 1 ? "└─ " : "├─ "
                let color = platform.isAvailable ? "39" : "39;2"
                text +=
                    cell(columns[0], branch + platform.name, color) + details(platform.details, columns, color) + "\n"
            }
            text += "\n"
        }
        return text
    }

    private static let gap = "   "

    /// `codes` of SGR, each in a sequence of its own. docker colours titles even without a terminal.
    private func painted(_ text: String, _ codes: String, isTitle: Bool = false) -> String {
        if codes.isEmpty || !(isTerminal || isTitle) { return text }
        return codes.split(separator: ";").map { "\u{1B}[\($0)m" }.joined() + text + "\u{1B}[0m"
    }

    private var mark: String { isTerminal ? "\u{1B}[38;5;0m\u{1B}[48;5;14m U \u{1B}[0m" : "U" }

    private func legend(_ width: Int) -> String {
        let head =
            isTerminal
            ? "\u{1B}[1m\u{1B}[106m\u{1B}[30mi\u{1B}[0m\u{1B}[0m \u{1B}[96mInfo → \u{1B}[0m\u{1B}[0m" : " Info -> "
        let legend = "\(head) \(mark) In Use "
        let bare = isTerminal ? "i Info →   U  In Use " : legend
        return String(repeating: " ", count: max(0, width - bare.unicodeScalars.count)) + legend
    }

    /// The columns that have room, the first as narrow as its longest value lets it be.
    private func fitted(_ width: Int) -> [Column] {
        let hasMarks = entries.contains { $0.details.isInUse || $0.platforms.contains { $0.details.isInUse } }
        let mark = mark
        let none = isTerminal ? "   " : " "
        var columns = [
            Column(title: "Image", width: 0),
            Column(title: "ID", width: 12) { Shortening.id($0.id) },
            Column(title: "Disk usage", width: 10, isRight: true) { $0.usage },
            Column(title: "Content size", width: 12, isRight: true) { $0.content },
            Column(title: "Extra", width: 5, value: { hasMarks ? $0.isInUse ? mark : none : "" }, isBare: true),
        ]
        var room = width
        for index in columns.indices.dropFirst() {
            let needed = columns[index].width + Self.gap.utf8.count
            if room - needed < 12 {
                columns.removeSubrange(index...)
                break
            }
            room -= needed
        }
        var widest = columns[0].title.utf8.count
        for entry in entries {
            for name in entry.names { widest = max(widest, name.utf8.count) }
            // Counted in bytes, as docker does it.
            for platform in entry.platforms { widest = max(widest, platform.name.utf8.count + "└─ ".utf8.count) }
        }
        columns[0].width = min(room, widest)
        return columns
    }

    private func cell(_ column: Column, _ text: String, _ color: String, isTitle: Bool = false) -> String {
        let color = column.isBare && !isTitle ? "" : color
        let length = Self.length(text)
        if length > column.width { return painted(Self.shortened(text, column.width), color, isTitle: isTitle) }
        let room = String(repeating: " ", count: column.width - length)
        let painted = painted(text, color, isTitle: isTitle)
        return column.isRight ? room + painted : painted + room
    }

    private func details(_ details: Details, _ columns: [Column], _ color: String) -> String {
        columns.compactMap { column in column.value.map { Self.gap + cell(column, $0(details), color) } }.joined()
    }

    /// The longest first; the last stands beside the other columns and has no more room than those leave.
    private func names(_ entry: Entry, _ column: Column) -> String {
        guard !entry.names.isEmpty else { return cell(column, "<untagged>", "39;2") }
        let sorted = entry.names.enumerated()
            .sorted { ($1.element.utf8.count, $0.offset) < ($0.element.utf8.count, $1.offset) }.map(\.element)
        let color = "34;1"
        return sorted.dropLast().map { painted(Self.shortened($0, columns), color) + "\n" }.joined()
            + cell(column, sorted[sorted.count - 1], color)
    }

    /// Cells on the screen; colours take none.
    private static func length(_ text: String) -> Int {
        var count = 0
        var isColor = false
        for scalar in text.unicodeScalars {
            if scalar == "\u{1B}" { isColor = true }
            if !isColor { count += 1 }
            if isColor && scalar == "m" { isColor = false }
        }
        return count
    }

    /// Room for `length` characters; a text that fills them all has its last one replaced, too.
    private static func shortened(_ text: String, _ length: Int) -> String {
        guard length > 0, text.unicodeScalars.count >= length else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.prefix(length - 1))) + "…"
    }
}
