import Text

/// A command line that was understood: what a command gets.
struct Invocation: Sendable {
    let page: HelpPage
    /// The command's own flags first, those of ctr last.
    private let scopes: [ParsedFlags]

    init(page: HelpPage, scopes: [ParsedFlags]) {
        self.page = page
        self.scopes = scopes
    }

    var arguments: [String] { scopes.first?.arguments ?? [] }

    /// "" where there is none.
    func argument(_ index: Int) -> String { index < arguments.count ? arguments[index] : "" }

    /// The nearest table that has the flag decides.
    private func scope(_ name: String) -> ParsedFlags? { scopes.first { $0.knows(name) } }

    func isSet(_ name: String) -> Bool { scope(name)?.isSet(name) ?? false }
    func isOn(_ name: String) -> Bool { scope(name)?.isOn(name) ?? false }
    func string(_ name: String) -> String { scope(name)?.string(name) ?? "" }
    func strings(_ name: String) -> [String] { scope(name)?.strings(name) ?? [] }
    func integer(_ name: String) -> Int { scope(name)?.integer(name) ?? 0 }
    func unsigned(_ name: String) -> UInt64 { scope(name)?.unsigned(name) ?? 0 }
    func double(_ name: String) -> Double { scope(name)?.double(name) ?? 0 }
    func nanoseconds(_ name: String) -> Int64 { scope(name)?.nanoseconds(name) ?? 0 }

    var namespace: String { string("namespace") }
    /// As the flag names it; "" leaves the choice to containerd's default.
    var snapshotter: String {
        let name = string("snapshotter")
        return name.isEmpty ? "overlayfs" : name
    }

    func showHelp() throws { try Output.write(page.text(tellsCommands: true)) }

    /// The first argument and the labels that follow it.
    var labelled: (name: String, labels: [(key: String, value: String)]) {
        (argument(0), Labels.pairs(Array(arguments.dropFirst())))
    }

    /// Runs `body` with a connection to containerd, for as long as --timeout allows.
    func connected<Answer: Sendable>(
        _ body: @escaping @Sendable (Connection) async throws -> Answer
    ) async throws -> Answer {
        let connection = try await Connection.open(
            address: string("address"),
            namespace: namespace,
            patience: nanoseconds("connect-timeout")
        )
        defer { connection.close() }
        let limit = scopes.last?.nanoseconds("timeout") ?? 0
        guard limit > 0 else { return try await body(connection) }
        return try await withThrowingTaskGroup(of: Answer?.self) { group in
            group.addTask { try await body(connection) }
            group.addTask {
                try await Task.sleep(for: .nanoseconds(limit))
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let answer = first else {
                throw Failure("context deadline exceeded")
            }
            return answer
        }
    }
}
