import Linux
import Synchronization

/// The socket for changes of nf_tables in one network namespace: that of the thread which makes the first change. Blocks.
///
/// It stays open from change to change: the kernel lets nobody close one before it has freed what changes took away,
/// which was measured to take 2 to 5 ms.
public final class NetfilterSocket: Sendable {
    private let opened = Mutex<NetlinkSocket?>(nil)

    public init() {}

    func send(_ batch: NetlinkBatch, unanswered: Int) throws(SystemCallError) {
        let failure: SystemCallError? = opened.withLock { opened in
            do throws(SystemCallError) {
                let netfilter: Int32 = 12
                let socket = if let open = opened.take() { open } else { try NetlinkSocket(netfilter) }
                // After a refusal it is closed, for answers may be left in it.
                try socket.send(batch, unanswered: unanswered)
                opened = consume socket
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }
}
