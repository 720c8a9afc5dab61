import Linux

extension RegistryError {
    /// Whether another attempt may end otherwise: the network failed, nobody refused.
    public static func isPassing(_ error: any Error) -> Bool {
        switch error {
        case is CancellationError, is RegistryError, is RegistryRefusal: false
        case let error as EngineError:
            error.message.hasPrefix("failed to do request: ") || error.message.hasPrefix("Get \"")
        default: true
        }
    }
}
