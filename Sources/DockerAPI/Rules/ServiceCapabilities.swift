/// Capabilities that a service adds and drops, as docker's client spells them.
public enum ServiceCapabilities {
    public static func names(_ list: [String]) -> Set<String> {
        func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
        return Set(
            list.map { name in
                var name = name[...]
                while name.first.map(isBlank) ?? false { name.removeFirst() }
                while name.last.map(isBlank) ?? false { name.removeLast() }
                let text = name.uppercased()
                return text == "ALL" || text == "RESET" || text.hasPrefix("CAP_") ? text : "CAP_\(text)"
            }
        )
    }

    /// "ALL" stands for all others; what is added is not dropped.
    public static func effective(_ add: [String], _ drop: [String]) -> (added: [String], dropped: [String]) {
        let (add, drop) = (names(add), names(drop))
        let added = add.contains("ALL") ? ["ALL"] : add.subtracting(["RESET"])
        let dropped = (drop.contains("ALL") ? ["ALL"] : drop).subtracting(add).subtracting(["RESET"])
        return (added.sorted(), dropped.sorted())
    }
}
