import CLinux
import Glibc
import Linux
import Text

extension Command {
    static let containerStats = Command(
        """
        container stats, stats
        [OPTIONS] [CONTAINER...]
        Show what containers use, again and again
        0+
        -a, --all  Show those that do not run, too
        @table-format
            --no-stream  Show the first figures and end
            --no-trunc  Show everything in full length
        """
    ) { invocation in
        let statistics = Statistics(invocation)
        return try invocation.options.bool("no-stream") ? statistics.once() : statistics.watch()
    }
}

/// `docker stats`: a request for each container, all at once.
final class Statistics {
    private struct Source {
        var row: StatsList.Row
        var stream: LineStream?
        /// When it spoke last, by the monotonic clock in milliseconds.
        var heard: Int64
    }

    private let client: Client
    private let options: ParsedOptions
    private let names: [String]
    private let format: ListFormat
    private var sources: [Source] = []
    private static let interval: Int64 = 500
    /// After which figures count for nothing.
    private static let patience: Int64 = 2000

    init(_ invocation: Invocation) {
        client = invocation.client
        options = invocation.options
        names = invocation.arguments
        format = ListFormat(invocation.format("statsFormat"), table: StatsList.table)
    }

    func once() throws -> Int32 {
        var failures: [String] = []
        let query = [("stream", "0")]
        let begun = try containers().map { name in
            (name, try client.begin("GET", Invocation.container(name, "stats"), query))
        }
        for (name, connection) in begun {
            var row = StatsList.Row(container: name, isFull: options.bool("no-trunc"))
            do {
                try client.finish(connection, "GET", Invocation.container(name, "stats"), query)
                row.node = try LineStream(connection).first()
                row.isInvalid = row.node == nil
            } catch let failure as Failure {
                failures.append(failure.message)
                row.isInvalid = true
            }
            sources.append(Source(row: row, heard: 0))
        }
        if !names.isEmpty && !failures.isEmpty { throw Failure(failures.joined(separator: "\n")) }
        try writeFully(1, try text()[...])
        return 0
    }

    func watch() throws -> Int32 {
        // Before the list, so that no start falls between the two.
        var events: LineStream?
        if names.isEmpty {
            var writer = JSONWriter()
            writer.object { $0.memberObject("type") { $0.member("container", true) } }
            let filters = String(decoding: writer.bytes, as: UTF8.self)
            events = LineStream(try client.stream("GET", "/events", [("filters", filters)]))
        }
        for name in try containers() { try add(name, isNamed: !names.isEmpty) }
        try awaitFirst()
        var shown = MonotonicClock.milliseconds
        while true {
            try poll(events, until: shown + Self.interval)
            shown = MonotonicClock.milliseconds
            for index in sources.indices where shown - sources[index].heard > Self.patience {
                sources[index].row.isInvalid = true
            }
            // Line by line over what is there: a screen that is cleared first would flicker.
            let lines = try text().split(separator: 10, omittingEmptySubsequences: false)
            var screen = Array("\u{1B}[H".utf8)
            for line in lines { screen += line + Array(" \u{1B}[K\n".utf8) }
            try writeFully(1, screen[...] + Array("\u{1B}[J".utf8))
            if events?.isEnded == true || (sources.isEmpty && !names.isEmpty) { return 0 }
        }
    }

    private func containers() throws -> [String] {
        if !names.isEmpty { return names }
        let query = [("all", options.bool("all") ? "1" : "0")]
        return try client.call("GET", "/containers/json", query).elements.compactMap { $0["Id"]?.string }
    }

    private func text() throws -> [UInt8] { try StatsList.listing.text(sources.map(\.row), format) }

    private func add(_ name: String, isNamed: Bool) throws {
        guard !sources.contains(where: { $0.row.container == name }) else { return }
        var source = Source(
            row: StatsList.Row(container: name, isFull: options.bool("no-trunc")),
            heard: MonotonicClock.milliseconds
        )
        do {
            source.stream = LineStream(try client.stream("GET", Invocation.container(name, "stats")))
        } catch let failure as Failure {
            // One that was found by a list may be gone by now.
            if isNamed { throw failure }
            source.row.isInvalid = true
        }
        sources.append(source)
    }

    /// Something of each container is known before anything is shown, but nobody is waited for for long.
    private func awaitFirst() throws {
        let end = MonotonicClock.milliseconds + Self.patience
        while MonotonicClock.milliseconds < end, sources.contains(where: { $0.row.node == nil && $0.stream != nil }) {
            try poll(nil, until: end)
        }
    }

    /// Takes in what comes until then; ends early when a container has said something for the first time.
    private func poll(_ events: LineStream?, until end: Int64) throws {
        while true {
            let left = end - MonotonicClock.milliseconds
            if left <= 0 { return }
            var waits = sources.map { source in
                pollfd(fd: source.stream?.connection.raw ?? -1, events: Int16(POLLIN), revents: 0)
            }
            waits.append(pollfd(fd: events?.connection.raw ?? -1, events: Int16(POLLIN), revents: 0))
            if Glibc.poll(&waits, nfds_t(waits.count), Int32(left)) < 0 && errno != EINTR {
                throw SystemCallError("poll")
            }
            var isFirst = false
            for index in sources.indices where waits[index].revents != 0 {
                isFirst = try take(index) || isFirst
            }
            if waits[waits.count - 1].revents != 0, let events { try follow(events) }
            if isFirst { return }
        }
    }

    /// Whether it was the first word.
    private func take(_ index: Int) throws -> Bool {
        guard let stream = sources[index].stream else { return false }
        let nodes = try? stream.read()
        if nodes == nil || stream.isEnded {
            sources[index].stream = nil
            sources[index].row.isInvalid = true
        }
        guard let node = nodes?.last else { return false }
        let isFirst = sources[index].row.node == nil
        sources[index].row.node = node
        sources[index].row.isInvalid = false
        sources[index].heard = MonotonicClock.milliseconds
        return isFirst
    }

    /// Containers that start are shown, those that end are not.
    private func follow(_ events: LineStream) throws {
        for event in try events.read() {
            guard let id = event["Actor"]?["ID"]?.string, let action = event["Action"]?.string else { continue }
            switch (action, options.bool("all")) {
            case ("start", _), ("create", true):
                sources.removeAll { $0.row.container == id && $0.stream == nil }
                try add(id, isNamed: false)
            case ("die", false): sources.removeAll { $0.row.container == id }
            default: break
            }
        }
    }
}
