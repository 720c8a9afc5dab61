import CYaml
import Text

/// Reads one document as yaml.v3 reads it into values without a type: libyaml's events, aliases and merge keys resolved,
/// names that repeat refused. A name that is no text is taken as it is spelled.
public struct YAMLReader {
    /// Far beyond what people write; libyaml has no bound of its own.
    public static let maximumDepth = 200
    public static let maximumSize = 8 << 20

    private var parser = yaml_parser_t()
    private var event = yaml_event_t()
    private var anchors: [String: Node] = [:]
    private var openAnchors: Set<String> = []
    /// Where names repeat.
    private var repeated: [String] = []
    /// The first fault of meaning; a fault of spelling anywhere comes before it.
    private var fault: YAMLError?
    private var count = 0
    private var aliased = 0

    /// `weight` is how many values it is with all that aliases stand for.
    private struct Node {
        var value: Tree
        var weight = 1
        var isMerge = false
        var isAlias = false
        /// What a name is compared by.
        var spelling: String?
    }

    private init() {}

    /// nil for an empty text. Documents after the first one are not read.
    public static func read(_ bytes: [UInt8]) throws(YAMLError) -> Tree? {
        if bytes.count > maximumSize { throw YAMLError("text is larger than \(maximumSize) bytes") }
        var reader = YAMLReader()
        guard yaml_parser_initialize(&reader.parser) == 1 else { throw YAMLError("no memory") }
        var result = Result<Tree?, YAMLError>.success(nil)
        bytes.withUnsafeBufferPointer { buffer in
            yaml_parser_set_input_string(&reader.parser, buffer.baseAddress, buffer.count)
            do throws(YAMLError) { result = .success(try reader.document()) } catch { result = .failure(error) }
        }
        yaml_event_delete(&reader.event)
        yaml_parser_delete(&reader.parser)
        return try result.get()
    }

    // MARK: Events

    private mutating func next() throws(YAMLError) {
        yaml_event_delete(&event)
        if yaml_parser_parse(&parser, &event) == 1 { return }
        // Go's port counts lines so; where neither mark has a line none is said.
        var line = parser.context_mark.line != 0 ? parser.context_mark.line : parser.problem_mark.line
        if line != 0, parser.error == YAML_SCANNER_ERROR { line += 1 }
        let problem = parser.problem.map { String(cString: $0) } ?? "unknown problem parsing YAML content"
        throw YAMLError((line == 0 ? "" : "line \(line): ") + problem)
    }

    private mutating func document() throws(YAMLError) -> Tree? {
        try next()
        try next()
        if event.type == YAML_STREAM_END_EVENT { return nil }
        try next()
        let root = try node(depth: 0)
        try next()
        if let fault { throw fault }
        if !repeated.isEmpty { throw YAMLError(places: repeated) }
        return root.value
    }

    private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        pointer.map { String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self)) }
    }

    /// The value that the event at hand begins; afterwards its last event is at hand.
    private mutating func node(depth: Int) throws(YAMLError) -> Node {
        if depth > Self.maximumDepth { throw YAMLError("exceeded max depth of \(Self.maximumDepth)") }
        count += 1
        switch event.type {
        case YAML_ALIAS_EVENT: return try alias()
        case YAML_SCALAR_EVENT: return try scalar()
        case YAML_SEQUENCE_START_EVENT:
            return try collection(Self.text(event.data.sequence_start.anchor)) { reader throws(YAMLError) in
                try reader.sequence(depth)
            }
        default:
            return try collection(Self.text(event.data.mapping_start.anchor)) { reader throws(YAMLError) in
                try reader.mapping(depth)
            }
        }
    }

    private mutating func collection(
        _ anchor: String?,
        _ read: (inout YAMLReader) throws(YAMLError) -> Node
    ) throws(YAMLError) -> Node {
        guard let anchor else { return try read(&self) }
        anchors[anchor] = nil
        openAnchors.insert(anchor)
        let node = try read(&self)
        openAnchors.remove(anchor)
        anchors[anchor] = node
        return node
    }

    private mutating func scalar() throws(YAMLError) -> Node {
        let data = event.data.scalar
        let bytes = UnsafeBufferPointer(start: data.value, count: data.length)
        let text = String(decoding: bytes, as: UTF8.self)
        let isPlain = data.style == YAML_PLAIN_SCALAR_STYLE
        var tag = Self.text(data.tag) ?? ""
        if tag == "!" { tag = "" }
        var node = Node(value: .string(text), spelling: text)
        node.isMerge = text == "<<" && tag.isEmpty && isPlain
        if !node.isMerge, isPlain || !tag.isEmpty {
            do throws(YAMLError) { node.value = try YAMLScalar.value(text, tag: tag) } catch { fault = fault ?? error }
        }
        if let anchor = Self.text(data.anchor) { anchors[anchor] = node }
        return node
    }

    private mutating func alias() throws(YAMLError) -> Node {
        let name = Self.text(event.data.alias.anchor) ?? ""
        guard var node = anchors[name] else {
            guard openAnchors.contains(name) else { throw YAMLError("unknown anchor '\(name)' referenced") }
            fault = fault ?? YAMLError("anchor '\(name)' value contains itself")
            return Node(value: .null, isAlias: true)
        }
        // Aliases cost nothing here, but what they stand for is walked later.
        count += node.weight
        aliased += node.weight
        let share = Double(aliased) / Double(count)
        if aliased > 100, count > 1000, share > Self.allowedShare(count) {
            throw YAMLError("document contains excessive aliasing")
        }
        node.weight += 1
        node.isAlias = true
        node.spelling = name
        return node
    }

    private static func allowedShare(_ count: Int) -> Double {
        let (low, high) = (400_000.0, 4_000_000.0)
        return 0.99 - 0.89 * min(max((Double(count) - low) / (high - low), 0), 1)
    }

    // MARK: Collections

    private mutating func sequence(_ depth: Int) throws(YAMLError) -> Node {
        var (list, weight): ([Tree], Int) = ([], 1)
        while true {
            try next()
            if event.type == YAML_SEQUENCE_END_EVENT { return Node(value: .list(list), weight: weight) }
            let element = try node(depth: depth + 1)
            list.append(element.value)
            weight += element.weight
        }
    }

    private mutating func mapping(_ depth: Int) throws(YAMLError) -> Node {
        let before = repeated.count
        var own: [String] = []
        var lines: [String: Int] = [:]
        var (map, weight): ([String: Tree], Int) = ([:], 1)
        var merged: Tree?
        while true {
            try next()
            if event.type == YAML_MAPPING_END_EVENT { break }
            let line = event.start_mark.line + 1
            let key = try node(depth: depth + 1)
            try next()
            let value = try node(depth: depth + 1)
            weight += key.weight + value.weight
            guard let spelling = key.spelling, let name = key.value.scalarText ?? key.spelling else {
                fault = fault ?? YAMLError("invalid map key at line \(line)")
                continue
            }
            // A name of an alias is compared by the alias.
            let identity = (key.isAlias ? "*" : "=") + spelling
            if let first = lines[identity] {
                own.append("line \(line): mapping key \(GoQuote.quoted(spelling)) already defined at line \(first)")
            }
            lines[identity] = line
            if key.isMerge { merged = value.value } else { map[name] = value.value }
        }
        if !own.isEmpty { repeated.replaceSubrange(before..., with: own) }
        if let merged {
            // What is merged first counts, and what stands in the mapping itself before that.
            var sources = [merged]
            if case .list(let list) = merged { sources = list }
            for source in sources {
                guard case .map(let members) = source else {
                    fault = fault ?? YAMLError("map merge requires map or sequence of maps as the value")
                    break
                }
                map.merge(members) { mine, _ in mine }
            }
        }
        return Node(value: .map(map), weight: weight)
    }
}

extension Tree {
    /// A value as a name in a mapping, nil for what has parts.
    fileprivate var scalarText: String? {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .number(let text), .string(let text): text
        case .list, .map: nil
        }
    }
}
