import Text

/// The body of POST /containers/ID/update.
public struct UpdateRequest: Sendable {
    public let resources: Resources
    public let restartPolicy: RestartPolicy

    public init(_ node: JSONNode) throws(JSONError) {
        let field = try JSONField(node, type: "container.UpdateConfig")
        resources = try Resources(field)
        if let policy = try field.object("RestartPolicy", type: "container.RestartPolicy") {
            restartPolicy = try RestartPolicy(policy)
        } else {
            restartPolicy = RestartPolicy()
        }
    }
}
