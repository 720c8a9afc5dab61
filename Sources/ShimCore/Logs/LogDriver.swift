/// Something that keeps the lines of a container's output.
protocol LogDriver: AnyObject {
    /// Called when a driver that was full takes lines again, or has become drained after `end`.
    var onProgress: (() -> Void)? { get set }
    /// Whether the container has to wait.
    var isFull: Bool { get }
    /// Everything that was given has left.
    var isDrained: Bool { get }
    func write(_ piece: LogPiece)
    /// All that one read brought was given.
    func flush()
    /// No more lines will come.
    func end()
    /// Gives up what is left.
    func close()
}
