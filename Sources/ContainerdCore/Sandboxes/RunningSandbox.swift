/// A sandbox: a shim that serves the sandbox service, and perhaps tasks beside it.
struct RunningSandbox: Sendable {
    let bundle: Bundle
    let shim: ShimConnection
    let address: ShimAddress
}
