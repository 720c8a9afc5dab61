@testable import Cgroups

/// Runs a device program as the kernel does, for the few instructions that it is made of.
enum DeviceMachine {
    struct Fault: Error {
        let reason: String
    }

    /// What the program answers for an access to a device node.
    static func allows(_ program: DeviceProgram, isBlock: Bool, major: UInt32, minor: UInt32, access: UInt8) throws
        -> Bool
    {
        let context: [UInt32] = [(isBlock ? 1 : 2) | UInt32(access) << 16, major, minor]
        var registers: [UInt64?] = Array(repeating: nil, count: 11)
        registers[1] = 0
        var counter = 0
        for _ in 0..<100_000 {
            guard program.instructions.indices.contains(counter) else { throw Fault(reason: "ran out of the program") }
            let instruction = program.instructions[counter]
            counter += 1
            let destination = Int(instruction.destination)
            func value(_ register: Int) throws -> UInt32 {
                guard let value = registers[register] else { throw Fault(reason: "R\(register) was never set") }
                return UInt32(truncatingIfNeeded: value)
            }
            let immediate = UInt32(bitPattern: instruction.immediate)
            func jump(_ taken: Bool) { if taken { counter += Int(instruction.offset) } }
            switch instruction.code {
            case 0x61:
                guard instruction.source == 1, registers[1] == 0, instruction.offset % 4 == 0 else {
                    throw Fault(reason: "a load from elsewhere than the context")
                }
                registers[destination] = UInt64(context[Int(instruction.offset) / 4])
            case 0x54: registers[destination] = UInt64(try value(destination) & immediate)
            case 0x74: registers[destination] = UInt64(try value(destination) >> immediate)
            case 0xBC: registers[destination] = UInt64(try value(Int(instruction.source)))
            case 0xB7: registers[destination] = UInt64(immediate)
            case 0x56: jump(try value(destination) != immediate)
            case 0x16: jump(try value(destination) == immediate)
            case 0x5E: jump(try value(destination) != value(Int(instruction.source)))
            case 0x95: return try value(0) != 0
            default: throw Fault(reason: "unknown instruction \(instruction.code)")
            }
        }
        throw Fault(reason: "an endless loop")
    }
}
