import Text

extension Command {
    static let containerDiff = Command(
        """
        container diff, diff
        CONTAINER
        Show what a container has changed in its files
        1
        """
    ) { invocation in
        let path = Invocation.container(invocation.arguments[0], "changes")
        for change in try invocation.client.call("GET", path).elements {
            let kind =
                switch change["Kind"]?.int {
                case 0: "C"
                case 1: "A"
                default: "D"
                }
            say("\(kind) \(change["Path"]?.string ?? "")")
        }
        return 0
    }
}
