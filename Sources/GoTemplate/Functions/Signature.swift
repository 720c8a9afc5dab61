/// The parameters of a function; `rest` is the type of any number more.
struct Signature: Sendable {
    let parameters: [Parameter]
    let rest: Parameter?

    init(_ parameters: [Parameter], rest: Parameter? = nil) {
        self.parameters = parameters
        self.rest = rest
    }

    func parameter(_ index: Int) -> Parameter? { index < parameters.count ? parameters[index] : rest }
}
