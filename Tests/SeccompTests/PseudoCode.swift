import CSeccomp
import Glibc

/// libseccomp's other output, its pseudo code: the tree of comparisons as it stands before it becomes BPF.
///
/// The generator of its BPF takes for granted what is in the accumulator where a comparison is reached by more than one
/// way, so that in rare profiles the program does not do what the tree says.
struct PseudoCode {
    private indirect enum Statement {
        case action(UInt32)
        case test(argument: Int, shift: UInt64, mask: UInt32, op: Substring, value: UInt32, [Statement], [Statement])
    }

    /// Architecture as libseccomp names it, then number.
    private var calls: [String: [UInt32: [Statement]]] = [:]

    init(_ context: scmp_filter_ctx) throws {
        guard let stream = tmpfile() else { throw Oracle.Failure(code: errno) }
        defer { fclose(stream) }
        let code = seccomp_export_pfc(context, fileno(stream))
        if code != 0 { throw Oracle.Failure(code: code) }
        let size = Int(lseek(fileno(stream), 0, SEEK_CUR))
        var bytes = [UInt8](repeating: 0, count: size)
        guard pread(fileno(stream), &bytes, size, 0) == size else { throw Oracle.Failure(code: EIO) }
        parse(String(decoding: bytes, as: UTF8.self).split(separator: "\n"))
    }

    /// nil for a call that no rule is about.
    func verdict(_ architecture: String, number: UInt32, arguments: [UInt64], otherwise: UInt32) -> UInt32? {
        guard let statements = calls[architecture]?[number] else { return nil }
        return run(statements, arguments) ?? otherwise
    }

    private func run(_ statements: [Statement], _ arguments: [UInt64]) -> UInt32? {
        for statement in statements {
            switch statement {
            case .action(let action): return action
            case .test(let argument, let shift, let mask, let op, let value, let yes, let no):
                let half = UInt32(truncatingIfNeeded: arguments[argument] >> shift) & mask
                let holds = op == "==" ? half == value : op == ">" ? half > value : half >= value
                if let action = run(holds ? yes : no, arguments) { return action }
            }
        }
        return nil
    }

    private mutating func parse(_ lines: [Substring]) {
        var architecture = ""
        var index = 0
        while index < lines.count {
            let words = lines[index].split(separator: " ")
            index += 1
            if lines[index - 1].hasPrefix("# filter for arch"), words.count > 4 { architecture = String(words[4]) }
            guard words.first == "if", words[1] == "($syscall", let number = UInt32(words[3].dropLast()) else {
                continue
            }
            calls[architecture, default: [:]][number] = Self.block(lines, &index, indent: 4)
        }
    }

    private static func block(_ lines: [Substring], _ index: inout Int, indent: Int) -> [Statement] {
        var statements: [Statement] = []
        while index < lines.count, lines[index].prefix(while: { $0 == " " }).count == indent {
            let words = lines[index].split(separator: " ")
            index += 1
            if words[0] == "action" {
                statements.append(.action(action(words[1])))
            } else if words[0] == "if" {
                let yes = block(lines, &index, indent: indent + 2)
                var no: [Statement] = []
                if index < lines.count, lines[index].dropFirst(indent) == "else" {
                    index += 1
                    no = block(lines, &index, indent: indent + 2)
                }
                let name = words[1].dropFirst(3)
                let isMasked = words[2] == "&"
                statements.append(
                    .test(
                        argument: Int(name.prefix(1)) ?? 0,
                        shift: name.hasSuffix(".hi32") ? 32 : 0,
                        mask: isMasked ? UInt32(words[3].dropFirst(2), radix: 16) ?? 0 : .max,
                        op: words[isMasked ? 4 : 2],
                        value: UInt32(words[isMasked ? 5 : 3].dropLast()) ?? 0,
                        yes,
                        no
                    )
                )
            } else {
                return statements
            }
        }
        return statements
    }

    private static func action(_ text: Substring) -> UInt32 {
        let parts = text.split { "(;)".contains($0) }
        let data = parts.count > 1 ? UInt32(parts[1]) ?? 0 : 0
        return switch parts[0] {
        case "KILL_PROCESS": 0x8000_0000
        case "TRAP": 0x0003_0000 | data
        case "ERRNO": 0x0005_0000 | data
        case "TRACE": 0x7FF0_0000 | data
        case "LOG": 0x7FFC_0000
        case "ALLOW": 0x7FFF_0000
        default: 0
        }
    }
}
