/// One at a time for each name: those who come while somebody works wait in the order in which they came. Belongs to
/// one actor, whose state the work may use.
final class Turns {
    private var waiting: [String: [CheckedContinuation<Void, Never>]] = [:]

    func run<Answer>(
        _ name: String,
        isolation: isolated (any Actor)? = #isolation,
        _ body: () async throws -> Answer
    ) async rethrows -> Answer {
        if waiting[name] != nil {
            await withCheckedContinuation { waiting[name]?.append($0) }
        } else {
            waiting[name] = []
        }
        defer {
            if waiting[name]?.isEmpty == false, let next = waiting[name]?.removeFirst() {
                next.resume()
            } else {
                waiting[name] = nil
            }
        }
        return try await body()
    }
}
