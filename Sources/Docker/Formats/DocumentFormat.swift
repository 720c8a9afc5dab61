import GoTemplate
import Text

/// `--format` of a command that shows documents: docker's own type of it first, then its JSON as it is, where a member
/// that is missing is an error.
struct DocumentFormat {
    private let template: GoTemplate.Template

    init(_ text: String) throws(Failure) {
        do throws(TemplateError) {
            template = try Template(text == "json" ? "{{json .}}" : text)
        } catch {
            throw Failure("template parsing error: \(error)", exitCode: 64)
        }
    }

    func render(_ node: JSONNode, as type: GoType? = nil) throws(Failure) -> String {
        do throws(TemplateError) {
            if let type, let bytes = try? template.render(.decode(node, .pointer(to: type))) {
                return String(decoding: bytes, as: UTF8.self)
            }
            return String(decoding: try template.render(Value(node), missingKey: .error), as: UTF8.self)
        } catch {
            throw Failure("template parsing error: \(error)")
        }
    }
}
