import CLinux
import Glibc
import Linux
import Text

/// Follows a service until its tasks are as asked for and have stayed so for a while. Sums wrap around: the numbers are a
/// daemon's, and no answer may trap.
final class ServiceProgress {
    private let client: Client
    private let id: String
    /// nil shows nothing.
    private let screen: ProgressScreen?
    private var isDrawn = false
    private var isDone = false
    /// Of each slot the place among those that are shown.
    private var places: [Int: Int] = [:]
    private var nodes: Set<String> = []

    private static let order = [
        "new", "allocated", "pending", "assigned", "accepted", "preparing", "ready", "starting", "running", "complete",
        "shutdown", "failed", "rejected",
    ]
    private static let running = 9
    private static let mostRows = 20

    init(_ client: Client, _ id: String, isQuiet: Bool) {
        self.client = client
        self.id = id
        screen = isQuiet ? nil : ProgressScreen()
    }

    func follow() throws {
        var isConverged = false
        var since: Int64?
        var isRollback = false
        var closing: String?
        let end = try Waiting.until {
            let service = try client.call("GET", "/services/\(Client.escape(id))")
            let spec = service["Spec"]
            let monitor = spec?["UpdateConfig"]?["Monitor"]?.int64 ?? 5_000_000_000
            let status = service["UpdateStatus"]
            let message = status?["Message"]?.string ?? ""
            switch status?["State"]?.string ?? "" {
            case "updating": isRollback = false
            case "completed": if !isConverged { return true }
            case "paused": throw Failure("service update paused: \(message)")
            case "rollback_started":
                if !isRollback, !message.isEmpty { screen?.show("rollback", message) }
                isRollback = true
            case "rollback_paused": throw Failure("service rollback paused: \(message)")
            case "rollback_completed":
                if !isConverged { closing = message }
                isRollback = true
            default: break
            }
            if isConverged, let since, MonotonicClock.nanoseconds &- since >= monitor {
                screen?.show("verify", "Service \(id) converged")
                if let closing { screen?.say("rollback: \(closing)") }
                return true
            }
            isConverged = try update(service, isRollback)
            guard isConverged else {
                if since != nil { screen?.show("verify", "Detected task failure") }
                since = nil
                return false
            }
            if service["JobStatus"] != nil {
                screen?.say("job complete")
                return true
            }
            let start = since ?? MonotonicClock.nanoseconds
            since = start
            let left = monitor &- (MonotonicClock.nanoseconds &- start)
            if left >= 0 {
                let seconds = left / 1_000_000_000 + 1
                screen?.show("verify", "Waiting \(seconds) seconds to verify that tasks are stable...")
            }
            return false
        }
        if end == .interrupted, !isConverged {
            screen?.say("Operation continuing in background.")
            screen?.say("Use `docker service ps \(id)` to check progress.")
        }
    }

    private func update(_ service: JSONNode, _ isRollback: Bool) throws -> Bool {
        let filters = try Filters.json(["service=\(service["ID"]?.string ?? "")", "_up-to-date=true"])
        let tasks = try client.call("GET", "/tasks", [("filters", filters)]).elements.filter {
            Self.rank($0["DesiredState"]) > 0 && Self.rank($0["Status"]?["State"]) > 0
        }
        let active = Set(
            try client.call("GET", "/nodes").elements.filter { $0["Status"]?["State"]?.string != "down" }
                .compactMap { $0["ID"]?.string }
        )
        let mode = service["Spec"]?["Mode"]
        if let replicas = mode?["Replicated"]?["Replicas"]?.int { return services(tasks, active, replicas, isRollback) }
        if mode?["Global"] != nil { return services(tasks, active, nil, isRollback) }
        let iteration = service["JobStatus"]?["JobIteration"]?["Index"]?.uint64 ?? 0
        let ofJob = tasks.filter { $0["JobIteration"].map { $0["Index"]?.uint64 ?? 0 } == iteration }
        if let job = mode?["ReplicatedJob"] {
            let total = job["TotalCompletions"]?.int ?? 0
            return replicatedJob(ofJob, total, job["MaxConcurrent"]?.int ?? 0)
        }
        if mode?["GlobalJob"] != nil { return globalJob(ofJob, hasNodes: !active.isEmpty) }
        throw Failure("unrecognized service mode")
    }

    /// Whether a task has come to its end, well or not.
    static func isOver(_ task: JSONNode) -> Bool { rank(task["Status"]?["State"]) > running }

    private static func rank(_ state: JSONNode?) -> Int {
        (order.firstIndex(of: state?.string ?? "") ?? -1) + 1
    }

    /// Of several tasks of one slot or node the one that is least wanted to end, then the one that is least far.
    private static func pick(_ tasks: [JSONNode], by key: (JSONNode) -> String) -> [String: JSONNode] {
        Dictionary(tasks.map { (key($0), $0) }) { one, other in
            let (first, second) = (rank(one["DesiredState"]), rank(other["DesiredState"]))
            if first != second { return first < second ? one : other }
            return rank(one["Status"]?["State"]) <= rank(other["Status"]?["State"]) ? one : other
        }
    }

    /// `replicas` is nil for a service that runs on every node.
    private func services(_ tasks: [JSONNode], _ active: Set<String>, _ replicas: Int?, _ isRollback: Bool) -> Bool {
        func isOnActive(_ task: JSONNode) -> Bool {
            let node = task["NodeID"]?.string ?? ""
            return node.isEmpty && replicas != nil || active.contains(node)
        }
        let isReplicated = replicas != nil
        let found = Self.pick(isReplicated ? tasks.filter(isOnActive) : tasks) {
            isReplicated ? "\($0["Slot"]?.int ?? 0)" : $0["NodeID"]?.string ?? ""
        }.sorted { NaturalOrder.isLess($0.key, $1.key) }.map(\.value)
        let total = replicas ?? found.count
        let action = isRollback ? "rolling back update: " : ""
        if !isDrawn {
            if !isReplicated, total == 0 {
                screen?.show("overall progress", "waiting for new tasks")
                return false
            }
            screen?.show("overall progress", "\(action)0 out of \(total) tasks")
            if isReplicated, total > 0, total <= Self.mostRows {
                for place in 1...total { screen?.show("\(place)/\(total)", " ") }
            }
            isDrawn = true
        }
        if isDone, !found.allSatisfy({ Self.rank($0["Status"]?["State"]) == Self.running }) { isDone = false }
        var running = 0
        for task in found where isOnActive(task) {
            let state = Self.rank(task["Status"]?["State"])
            let isWanted = Self.rank(task["DesiredState"]) <= Self.running
            if isWanted, state == Self.running { running += 1 }
            var name = Shortening.id(task["NodeID"]?.string ?? "")
            if isReplicated {
                let slot = task["Slot"]?.int ?? 0
                let place = places[slot] ?? places.count + 1
                places[slot] = place
                if place > total { continue }
                name = "\(place)/\(total)"
            }
            if isDone || total > Self.mostRows { continue }
            show(task, name, isShown: isWanted && state <= Self.running, of: Self.running)
        }
        if !isDone {
            screen?.show("overall progress", "\(action)\(running) out of \(total) tasks")
            isDone = running == total
        }
        return running == total
    }

    private func show(_ task: JSONNode, _ name: String, isShown: Bool, of total: Int) {
        let error = (task["Status"]?["Err"]?.string ?? "").replacing("\n", with: " ")
        if !error.isEmpty {
            screen?.show(
                name,
                error.utf8.count > 75 ? String(decoding: error.utf8.prefix(74), as: UTF8.self) + "…" : error
            )
        } else if isShown {
            let state = task["Status"]?["State"]?.string ?? ""
            // As wide as the longest one, so that bars stand below each other.
            let padded = state + String(repeating: " ", count: max(0, 9 - state.utf8.count))
            screen?.show(name, padded, .init(current: Int64(Self.rank(task["Status"]?["State"])), total: Int64(total)))
        }
    }

    private func replicatedJob(_ tasks: [JSONNode], _ total: Int, _ most: Int) -> Bool {
        if !isDrawn {
            showJob(0, total)
            showActive(0, min(most, total), most)
            if total > 0, total <= Self.mostRows { for place in 1...total { screen?.show("\(place)/\(total)", " ") } }
            isDrawn = true
        }
        let found = Self.leastFar(tasks) { "\($0["Slot"]?.int ?? 0)" }
        for task in found where total <= Self.mostRows {
            show(task, "\((task["Slot"]?.int ?? 0) &+ 1)/\(total)", isShown: true, of: Self.running + 1)
        }
        let complete = found.count { $0["Status"]?["State"]?.string == "complete" }
        showJob(complete, total)
        let active = found.count { Self.rank($0["Status"]?["State"]) <= Self.running }
        showActive(active, min(most, total &- complete), most)
        return complete == total
    }

    private func globalJob(_ tasks: [JSONNode], hasNodes: Bool) -> Bool {
        if !isDrawn {
            if tasks.isEmpty, hasNodes {
                screen?.show("job progress", "waiting for tasks")
                return false
            }
            nodes = Set(tasks.compactMap { $0["NodeID"]?.string })
            showJob(0, nodes.count)
            isDrawn = true
        }
        let found = Self.leastFar(tasks.filter { nodes.contains($0["NodeID"]?.string ?? "") }) {
            $0["NodeID"]?.string ?? ""
        }
        for task in found where nodes.count <= Self.mostRows {
            show(task, task["NodeID"]?.string ?? "", isShown: true, of: Self.running + 1)
        }
        let complete = found.count { $0["Status"]?["State"]?.string == "complete" }
        showJob(complete, nodes.count)
        return complete == nodes.count
    }

    private static func leastFar(_ tasks: [JSONNode], by key: (JSONNode) -> String) -> [JSONNode] {
        Dictionary(tasks.map { (key($0), $0) }) { one, other in
            rank(one["Status"]?["State"]) <= rank(other["Status"]?["State"]) ? one : other
        }.sorted { NaturalOrder.isLess($0.key, $1.key) }.map(\.value)
    }

    private func showJob(_ complete: Int, _ total: Int) {
        let step = ProgressScreen.Step(current: Int64(complete), total: Int64(total))
        screen?.show("job progress", "\(Self.padded(complete, like: total)) out of \(total) complete", step)
    }

    private func showActive(_ active: Int, _ wanted: Int, _ most: Int) {
        let (one, other) = (Self.padded(active, like: most), Self.padded(wanted, like: most))
        screen?.show("active tasks", "\(one) out of \(other) tasks")
    }

    /// With blanks before it, as wide as another number.
    private static func padded(_ number: Int, like other: Int) -> String {
        String(repeating: " ", count: max(0, "\(other)".count - "\(number)".count)) + "\(number)"
    }
}
