import Glibc
import Linux

/// The program of the built-in image: says how it came to run.
public enum HelloRole {
    public static func main(_ arguments: [String]) -> Int32 {
        let text = """

            Hello from Monohull.

            This program is the only file of its image, and that file is the engine itself. What just happened:
             1. docker asked dockerd over HTTP on a unix socket to create and start a container.
             2. dockerd knew the image monohull/hello by itself: it made it from its own executable, and gave it
                to containerd over gRPC as a layer, a config and a manifest.
             3. containerd unpacked the layer into a snapshot and started a shim for the container.
             4. The shim, asked over ttrpc, called runc, which built namespaces, mounts and limits and left.
             5. In the container that same executable ran once more and printed this; the shim read it, wrote it
                to the log and passed it to dockerd, which sent it to your terminal.


            """
        print(text, terminator: "")
        return 0
    }
}
