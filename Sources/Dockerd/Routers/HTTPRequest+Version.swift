import DockerAPI
import HTTPTransport

extension HTTPRequest {
    /// The version of the API that the client asked for by its path; the newest when it named none.
    var version: APIVersion { APIVersion(pathVariables["version"] ?? APIVersion.current) }
}
