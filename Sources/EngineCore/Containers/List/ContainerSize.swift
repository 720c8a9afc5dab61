import Text

/// What a container's files take. Bytes.
public struct ContainerSize: Sendable {
    /// Of what it has written.
    public let written: Int64
    /// Of that and its image.
    public let root: Int64

    func members(_ writer: inout JSONWriter, omitsEmpty: Bool) {
        if omitsEmpty {
            writer.member("SizeRw", omitEmpty: written)
            writer.member("SizeRootFs", omitEmpty: root)
        } else {
            writer.member("SizeRw", written)
            writer.member("SizeRootFs", root)
        }
    }
}
