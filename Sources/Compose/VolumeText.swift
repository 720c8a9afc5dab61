import DockerAPI
import Linux
import Text

/// The short form of a volume: `[SOURCE:]TARGET[:OPTIONS]`. Whether the source is a path tells its first letter.
enum VolumeText {
    static func parse(_ text: String) throws(EngineError) -> Tree {
        let scalars = Array(text.unicodeScalars)
        if scalars.isEmpty { throw .invalid("invalid empty volume spec") }
        if text.utf8.count < 3 { return ["type": "volume", "target": .string(text)] }
        var volume: Tree = [:]
        var field: [Unicode.Scalar] = []
        for (index, scalar) in (scalars + ["\0"]).enumerated() {
            let isEnd = index == scalars.count
            if isEnd || scalar == ":" && !isDrive(field) {
                do throws(EngineError) {
                    try take(String(String.UnicodeScalarView(field)), isEnd: isEnd, &volume)
                } catch {
                    throw .invalid("invalid spec: \(text): \(error.message)")
                }
                field = []
            } else {
                field.append(scalar)
            }
        }
        volume["type"] = isPath(volume["source"].text) ? "bind" : "volume"
        return volume
    }

    private static func take(_ field: String, isEnd: Bool, _ volume: inout Tree) throws(EngineError) {
        if field.isEmpty { throw .invalid("empty section between colons") }
        if volume["source"] == .null {
            volume[isEnd ? "target" : "source"] = .string(field)
            return
        }
        if volume["target"] == .null {
            volume["target"] = .string(field)
            return
        }
        if !isEnd { throw .invalid("too many colons") }
        for option in field.split(separator: ",") {
            switch option {
            case "ro": volume["read_only"] = true
            case "rw": volume["read_only"] = .null
            case "nocopy": volume["volume"] = ["nocopy": true]
            case let option where MountMode.propagations.contains(String(option)):
                volume["bind"] = ["propagation": .string(String(option))]
            default: break
            }
        }
    }

    /// "C" before a colon is a drive of Windows.
    private static func isDrive(_ field: [Unicode.Scalar]) -> Bool { field.count == 1 && Runes.isLetter(field[0]) }

    private static func isPath(_ source: String) -> Bool {
        let scalars = Array(source.unicodeScalars.prefix(2))
        guard let first = scalars.first else { return false }
        if [".", "/", "~"].contains(first) { return true }
        return source.hasPrefix("\\\\") || scalars.count > 1 && scalars[1] == ":" && isDrive([first])
    }
}
