import Glibc
import Linux
import Registry
import ShimAPI
import SwiftProtobuf

/// What containerd may tell a registry, when that asks.
struct Credentials: Sendable {
    private let username: String
    private let secret: String
    private let reference: String

    /// By the flags; nil without any. A password that is not on the command line is asked for at the terminal.
    init?(_ invocation: Invocation, reference: String) throws {
        let user = invocation.string("user")
        let refresh = invocation.string("refresh")
        self.reference = reference
        if !user.isEmpty {
            let parts = user.utf8.split(separator: 0x3A, maxSplits: 1, omittingEmptySubsequences: false)
            username = String(Substring(parts[0]))
            secret = parts.count == 2 ? String(Substring(parts[1])) : try Self.ask()
        } else if !refresh.isEmpty {
            username = ""
            secret = refresh
        } else {
            return nil
        }
    }

    /// For a registry that ctr speaks to itself.
    var known: RegistryCredentials { RegistryCredentials(user: username, password: secret) }

    private static func ask() throws -> String {
        guard isatty(0) == 1 else { throw Failure("password is missing: --user NAME:PASSWORD") }
        StandardError.write("Password: ")
        var saved = termios()
        tcgetattr(0, &saved)
        var quiet = saved
        quiet.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(0, TCSANOW, &quiet)
        defer { tcsetattr(0, TCSANOW, &saved) }
        let line = readLine() ?? ""
        StandardError.write("\n")
        return line
    }

    /// The stream on which containerd asks.
    func serve(_ connection: Connection) async throws -> TransferStream {
        try await TransferStream.open(connection, kind: "creds") { message, sender in
            let request = try Containerd_Types_Transfer_AuthRequest(serializedBytes: message.value)
            try sender.send(answer(request), "containerd.types.transfer.AuthResponse")
        }
    }

    /// Only for the image that the command names.
    private func answer(_ request: Containerd_Types_Transfer_AuthRequest) -> Containerd_Types_Transfer_AuthResponse {
        Containerd_Types_Transfer_AuthResponse.with {
            guard request.reference == reference else { return }
            $0.authType = username.isEmpty ? .refresh : .credentials
            $0.username = username
            $0.secret = secret
        }
    }
}
