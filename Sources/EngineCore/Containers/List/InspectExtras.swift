/// What a container's inspection has beside its record.
public struct InspectExtras: Sendable {
    /// Commands that were put into it and may still be asked for.
    let execIDs: [String]
    let size: ContainerSize?
    /// Before 1.45.
    var namesInAliases = false
}
