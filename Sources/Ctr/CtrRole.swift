import Linux

/// The ctr role: containerd's own client, for hosts that hold only this binary.
public enum CtrRole {
    public static func main(_ arguments: [String]) -> Int32 {
        StandardError.write("ctr: not implemented\n")
        return 1
    }
}
