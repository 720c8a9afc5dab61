import Text

/// The ports of a container in one line: neighbours as a range, what has another number outside of it at the end.
enum PublishedPorts {
    private struct Port {
        let inside: Int
        let outside: Int
        let address: String
        let type: String

        init(_ node: JSONNode) {
            inside = node["PrivatePort"]?.int ?? 0
            outside = node["PublicPort"]?.int ?? 0
            address = node["IP"]?.string ?? ""
            type = node["Type"]?.string ?? ""
        }

        static func isBefore(_ one: Port, _ other: Port) -> Bool {
            if one.inside != other.inside { return one.inside < other.inside }
            if one.address != other.address { return one.address < other.address }
            if one.outside != other.outside { return one.outside < other.outside }
            return one.type < other.type
        }
    }

    /// Ports of one address and protocol that follow one another.
    private struct Run {
        let address: String
        let type: String
        let first: Int
        var last: Int

        var text: String {
            let numbers = first == last ? "\(first)" : "\(first)-\(last)"
            return (address.isEmpty ? numbers : "\(joined(address, numbers))->\(numbers)") + "/\(type)"
        }
    }

    private static func joined(_ address: String, _ port: String) -> String {
        address.utf8.contains(UInt8(ascii: ":")) ? "[\(address)]:\(port)" : "\(address):\(port)"
    }

    static func text(_ nodes: [JSONNode]) -> String {
        var finished: [String] = []
        var runs: [Run] = []
        var mapped: [String] = []
        for port in nodes.map(Port.init).sorted(by: Port.isBefore) {
            if !port.address.isEmpty, port.outside != port.inside {
                mapped.append("\(joined(port.address, "\(port.outside)"))->\(port.inside)/\(port.type)")
                continue
            }
            let run = Run(address: port.address, type: port.type, first: port.inside, last: port.inside)
            guard let index = runs.firstIndex(where: { $0.address == port.address && $0.type == port.type }) else {
                runs.append(run)
                continue
            }
            if port.inside == runs[index].last &+ 1 {
                runs[index].last += 1
            } else {
                finished.append(runs[index].text)
                runs[index] = run
            }
        }
        return (finished + runs.map(\.text) + mapped).joined(separator: ", ")
    }
}
