import Seccomp

/// Runs a filter as the kernel would: classic BPF over struct seccomp_data.
struct FilterMachine {
    let program: [SeccompProgram.Instruction]

    /// The same program where a look at an argument ends it with `verdict`.
    func endingAtArguments(with verdict: UInt32) -> FilterMachine {
        FilterMachine(
            program: program.map { $0.code == 0x20 && $0.k >= 16 ? .init(code: 0x06, k: verdict) : $0 }
        )
    }

    /// nil when the program runs off its end or uses an instruction that filters don't have.
    func verdict(number: UInt32, architecture: UInt32, arguments: [UInt64]) -> UInt32? {
        var data: [UInt32] = [number, architecture, 0, 0]
        for argument in arguments {
            data.append(UInt32(truncatingIfNeeded: argument))
            data.append(UInt32(truncatingIfNeeded: argument >> 32))
        }
        var accumulator: UInt32 = 0
        var counter = 0
        while counter < program.count {
            let instruction = program[counter]
            counter += 1
            let isTrue: Bool
            switch instruction.code {
            case 0x20:
                guard instruction.k % 4 == 0, Int(instruction.k / 4) < data.count else { return nil }
                accumulator = data[Int(instruction.k / 4)]
                continue
            case 0x54:
                accumulator &= instruction.k
                continue
            case 0x05:
                counter += Int(instruction.k)
                continue
            case 0x06: return instruction.k
            case 0x15: isTrue = accumulator == instruction.k
            case 0x25: isTrue = accumulator > instruction.k
            case 0x35: isTrue = accumulator >= instruction.k
            default: return nil
            }
            counter += Int(isTrue ? instruction.jt : instruction.jf)
        }
        return nil
    }
}
