/// Names for containers whose creator gave none: two words that are easy to say and to type.
enum RandomName {
    private static let first = [
        "amber", "bold", "brisk", "calm", "clear", "deft", "eager", "early", "fair", "fleet", "glad", "grand", "keen",
        "kind", "light", "lively", "loyal", "mellow", "merry", "neat", "noble", "plain", "prime", "proud", "quick",
        "quiet", "ready", "sharp", "steady", "swift", "trim", "true", "warm", "wise",
    ]
    private static let second = [
        "anchor", "barge", "beacon", "bow", "brig", "buoy", "cabin", "canoe", "cargo", "cutter", "deck", "dinghy",
        "dock", "ferry", "fleet", "galley", "harbour", "helm", "hull", "jetty", "keel", "ketch", "lagoon", "mast",
        "oar", "pier", "pilot", "quay", "raft", "rudder", "sail", "schooner", "skiff", "sloop", "tide", "tug", "yawl",
    ]

    static func make() -> String {
        "\(first.randomElement() ?? "plain")_\(second.randomElement() ?? "hull")"
    }
}
