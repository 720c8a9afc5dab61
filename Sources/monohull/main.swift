import Glibc
import Linux

// Synchronous on purpose: no thread may exist before the runtime role has cloned (unshare of a user namespace
// fails with EINVAL in a process with threads), so nothing here may start a Task.
exit(FrontDoor.run(ProcessArguments.all))
